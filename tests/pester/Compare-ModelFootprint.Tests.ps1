BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'shared.psm1') -Force
    Import-BuiltModule
    $measured = @(
        'INFO vLLM API server version 0.12.0'
        "INFO non-default args: {'model': 'meta-llama/Llama-3.1-8B-Instruct', 'max_model_len': 31800, 'gpu_memory_utilization': 0.95, 'max_num_seqs': 64, 'max_num_batched_tokens': 2048}"
        'INFO Model loading took 14.9889 GiB memory and 5.9 seconds'
        'INFO Available KV cache memory: 6.95 GiB'
    ) | Import-EngineLog
}

Describe 'Compare-ModelFootprint' {
    It 'puts predicted beside measured' {
        $rows = $measured | Compare-ModelFootprint -Hardware 'RTX 3090'
        $rows.Component | Should -Be 'weights', 'KV cache pool'
        $rows.IsInRange | Should -Contain $true
        [math]::Abs($rows[0].ErrorPercent) | Should -BeLessThan 0.5
        $rows.Hardware | Select-Object -Unique | Should -Be 'GeForce RTX 3090'
    }

    It 'compares what follows no card where no machine is named' {
        ($measured | Compare-ModelFootprint).Component | Should -Be 'weights'
    }

    It 'takes another model' {
        ($measured | Compare-ModelFootprint -Model qwen3:8b -Hardware 'RTX 3090')[0].Model | Should -Be 'Qwen/Qwen3-8B'
        (Get-CaughtError { 'vLLM API server version 1', 'Model loading took 1 GiB' | Import-EngineLog | Compare-ModelFootprint }).FullyQualifiedErrorId |
            Should -BeLike 'MeasuredModelUnknown,*'
    }

    It 'takes measurements of another process' {
        $measured | Export-Clixml (Join-Path $TestDrive 'm.xml')
        (Import-Clixml (Join-Path $TestDrive 'm.xml') | Compare-ModelFootprint -Hardware 'RTX 3090').Count | Should -Be 2
    }

    It 'shows a table' {
        $measured | Compare-ModelFootprint -Hardware 'RTX 3090' | Get-RenderedText | Should -Match 'weights +14\.99 +14\.99'
    }
}
