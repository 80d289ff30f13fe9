BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'shared.psm1') -Force
    Import-BuiltModule
}

Describe 'Find-HardwareFit' {
    It 'lists machines in order, each with its fit' {
        $found = Find-HardwareFit llama3.3:70b -Engine vLLM -Quantization fp8 -ConcurrentRequests 8
        $found.Count | Should -BeGreaterThan 20
        # An array has a rank of its own.
        $found | ForEach-Object Rank | Should -Be (1..$found.Count)
        $found.Fit.Fits | Should -Not -Contain $false
        $found[0].Machines | Should -Be 1
    }

    It 'shares many requests among machines' {
        $found = Find-HardwareFit qwen3:8b -Engine vLLM -ConcurrentRequests 600 -ContextLength 16k
        $shared = $found | Where-Object Machines -GT 1 | Select-Object -First 1
        $shared.Machines * $shared.RequestsPerMachine | Should -BeGreaterOrEqual 600
    }

    It 'looks among names, kinds and providers' {
        (Find-HardwareFit qwen3:8b -Provider AWS -First 2).Hardware.Provider | Should -Be 'AWS', 'AWS'
        (Find-HardwareFit qwen3:8b '*H100*' -Kind Cloud -First 1).Hardware.VmSize | Should -Not -BeNullOrEmpty
    }

    It 'takes models from the pipeline' {
        (Get-ModelPreset qwen3:8b, qwen3:4b | Find-HardwareFit -First 1).Fit.Model | Should -Be 'Qwen/Qwen3-8B', 'Qwen/Qwen3-4B'
    }

    It 'warns where nothing carries the load' {
        Find-HardwareFit deepseek-r1 'DGX Spark' -Engine vLLM -WarningVariable said -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        $said.Count | Should -Be 1
    }

    It 'comes back from a job live' {
        $match = Invoke-InJob { Find-HardwareFit qwen3:8b -First 1 }
        $match | Should -BeOfType [LLMPlanner.Placement.HardwareMatch]
        $match.Fit | Should -BeOfType [LLMPlanner.Placement.HardwareFit]
    }

    It 'shows a table and a list' {
        Find-HardwareFit qwen3:8b -First 1 | Get-RenderedText | Should -Match 'Rank +Hardware +Machines +GPUs'
        Find-HardwareFit llama3.3:70b -Engine vLLM -First 1 | Format-List | Get-RenderedText | Should -Match 'Shape +: TP'
    }

    It 'completes names' {
        Get-CompletionText "Find-HardwareFit qwen3:8b 'DGX" | Should -Contain "'DGX Spark'"
        Get-CompletionText 'Find-HardwareFit qwen3:8b -Kind C' | Should -Contain 'Cloud'
    }
}
