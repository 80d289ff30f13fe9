BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'shared.psm1') -Force
    Import-BuiltModule
}

Describe 'Get-InferenceEstimate' {
    It 'gives every figure with its range' {
        $estimate = Get-InferenceEstimate Qwen3-32B 'RTX 4090'
        $estimate.DecodeTokensPerSecond | Should -BeGreaterThan $estimate.DecodeTokensPerSecondLow
        $estimate.DecodeTokensPerSecond | Should -BeLessThan $estimate.DecodeTokensPerSecondHigh
        $estimate.TimeToFirstTokenSeconds | Should -BeGreaterThan 0
        $estimate.LimitedBy | Should -Not -BeNullOrEmpty
        $estimate.Basis | Should -Be 'Calibrated'
    }

    It 'prices tokens on an owned machine and shows what it assumed' {
        $estimate = Get-InferenceEstimate Qwen3-8B 'RTX 4090' -PurchasePrice 2000
        $estimate.PricePerMillionOutputTokens | Should -BeGreaterThan 0
        $estimate.PriceSource | Should -Match '3 years at 50 % use'
    }

    It 'takes what Test-HardwareFit answered' {
        $estimate = Test-HardwareFit Qwen3-8B 'RTX 4090' -Quantization Q8_0 | Get-InferenceEstimate
        $estimate.Quantization | Should -Be 'Q8_0'
    }

    It 'says why there is no speed' {
        (Get-InferenceEstimate Llama-3.1-70B-Instruct 'RTX 4090').LimitedBy | Should -Match 'does not fit'
    }
}
