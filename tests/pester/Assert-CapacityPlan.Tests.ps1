BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'shared.psm1') -Force
    Import-BuiltModule
}

Describe 'Assert-CapacityPlan' {
    It 'ends a script with a summary' {
        $problem = Get-CaughtError { Test-HardwareFit llama3.1:70b 'RTX 4090' | Assert-CapacityPlan }
        $problem.FullyQualifiedErrorId | Should -Match '^PlanAssertFailed'
        "$problem" | Should -Match 'errors 1, warnings 0'
        "$problem" | Should -Match 'LLMP1001'
    }

    It 'cannot be ignored by a preference' {
        { Test-HardwareFit llama3.1:70b 'RTX 4090' | Assert-CapacityPlan -ErrorAction SilentlyContinue } | Should -Throw
    }

    It 'is silent where all is well' {
        Test-HardwareFit qwen3:8b 'RTX 4090' | Assert-CapacityPlan | Should -BeNullOrEmpty
    }

    It 'fails on less where asked to' {
        { Test-HardwareFit qwen3:8b 'RTX 4090' | Assert-CapacityPlan -FailOn Suggestion } | Should -Throw
    }
}
