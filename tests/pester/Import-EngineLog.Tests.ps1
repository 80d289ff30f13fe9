BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'shared.psm1') -Force
    Import-BuiltModule
    $lines = @(
        'INFO vLLM API server version 0.12.0'
        "INFO non-default args: {'model': 'meta-llama/Llama-3.1-8B-Instruct', 'max_model_len': 31800, 'gpu_memory_utilization': 0.95}"
        'INFO Model loading took 14.9889 GiB memory and 5.9 seconds'
        'INFO Available KV cache memory: 6.95 GiB'
        'INFO GPU KV cache size: 56,880 tokens'
        'INFO:     Application startup complete.'
    )
}

Describe 'Import-EngineLog' {
    BeforeEach {
        $file = Join-Path $TestDrive 'start.log'
        Set-Content -LiteralPath $file -Value $lines
    }

    It 'reads files and text alike' {
        foreach ($measured in (Import-EngineLog $file), (Get-Item $file | Import-EngineLog), (Get-Content $file | Import-EngineLog), (Get-Content $file -Raw | Import-EngineLog)) {
            @($measured).Count | Should -Be 1
            $measured.Engine | Should -Be 'vLLM'
            $measured.KvCacheTokens | Should -Be 56880
            $measured.Status | Should -Be 'Complete'
        }
    }

    It 'says where a start-up is' {
        $both = Join-Path $TestDrive 'both.log'
        Set-Content -LiteralPath $both -Value ($lines + $lines)
        $measured = Import-EngineLog $both
        $measured.Line | Should -Be 1, 7
        $measured[0].Path | Should -Be $both
    }

    It 'reads what broke off and what failed' {
        ($lines[0..2] | Import-EngineLog).Status | Should -Be 'Partial'
        $failed = $lines[0..2] + 'torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 594.00 MiB.' | Import-EngineLog
        $failed.Status | Should -Be 'OutOfMemory'
        $failed.RequestedBytes | Should -Be (594MB)
    }

    It 'writes one error for one bad item and goes on' {
        $measured = Import-EngineLog (Join-Path $TestDrive 'missing.log'), $file -ErrorAction SilentlyContinue -ErrorVariable problems
        @($measured).Count | Should -Be 1
        $problems.Count | Should -Be 1
        $problems[0].FullyQualifiedErrorId | Should -BeExactly 'LogNotReadable,LLMPlanner.PowerShell.Commands.ImportEngineLogCommand'
        (Get-CaughtError { 'nothing' | Import-EngineLog }).FullyQualifiedErrorId | Should -BeLike 'EngineLogEmpty,*'
    }

    It 'shows a table and a list' {
        Import-EngineLog $file | Get-RenderedText | Should -Match 'vLLM +0\.12\.0 +meta-llama/Llama-3\.1-8B-Instruct +Complete'
        Import-EngineLog $file | Format-List | Get-RenderedText | Should -Match 'Options +: gpu-memory-utilization=0\.95'
    }
}
