BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'shared.psm1') -Force
    Import-BuiltModule
    $measured = @(
        'INFO vLLM API server version 0.12.0'
        "INFO non-default args: {'model': 'meta-llama/Llama-3.1-8B-Instruct', 'max_model_len': 31800, 'gpu_memory_utilization': 0.95, 'max_num_seqs': 64, 'max_num_batched_tokens': 2048}"
        'INFO Model loading took 14.9889 GiB memory and 5.9 seconds'
        'INFO Available KV cache memory: 6.50 GiB'
    ) | Import-EngineLog
    $ask = @{
        Model = 'llama3.1:8b'; Hardware = 'RTX 3090'; Engine = 'vLLM'; EngineVersion = '0.12.0'
        EngineOption = @{ 'gpu-memory-utilization' = 0.95; 'max-num-seqs' = 64 }
    }
}

Describe 'Export-EngineCalibration' {
    It 'writes to the file that is named, and only then' {
        $file = Join-Path $TestDrive 'learned.json'
        $measured | Export-EngineCalibration -Hardware 'RTX 3090' -OutputPath $file -WhatIf
        Test-Path $file | Should -BeFalse
        $measured | Export-EngineCalibration -Hardware 'RTX 3090' -OutputPath $file | Should -BeNullOrEmpty
        (Get-Content $file -Raw | ConvertFrom-Json).calibrations[0].accelerator | Should -Be 'GeForce RTX 3090'
    }

    It 'returns what was learned with -PassThru' {
        $learned = $measured | Export-EngineCalibration -Hardware 'RTX 3090' -OutputPath (Join-Path $TestDrive 'p.json') -PassThru
        $learned.Engine | Should -Be 'vLLM'
        $learned.Samples | Should -Be 1
        $learned | Get-RenderedText | Should -Match 'vLLM +0\.11\.0 +GeForce RTX 3090'
    }

    It 'corrects later estimates, which say so' -Skip:($env:OS -eq 'Windows_NT') {
        $before = $env:XDG_CONFIG_HOME
        $env:XDG_CONFIG_HOME = Join-Path $TestDrive 'home'
        try {
            $measured | Export-EngineCalibration -Hardware 'RTX 3090'
            $fit = Test-HardwareFit @ask
            [math]::Round($fit.Placement[0].KvCacheBudgetBytes / 1GB, 2) | Should -Be 6.5
            ($fit.Footprint.Components | Where-Object Name -EQ 'runtime and communication').Source | Should -BeLike '*start-ups of vLLM*'
            (Test-HardwareFit @ask -NoCalibration).Placement[0].KvCacheBudgetBytes | Should -Not -Be $fit.Placement[0].KvCacheBudgetBytes
        } finally {
            $env:XDG_CONFIG_HOME = $before
        }
    }

    It 'writes an error for what teaches nothing' {
        (Get-CaughtError { $measured | Export-EngineCalibration -OutputPath (Join-Path $TestDrive 'n.json') }).FullyQualifiedErrorId |
            Should -BeLike 'MeasurementNotLearnable,*'
        Test-Path (Join-Path $TestDrive 'n.json') | Should -BeFalse
    }
}
