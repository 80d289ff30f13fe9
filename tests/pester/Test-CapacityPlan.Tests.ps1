BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'shared.psm1') -Force
    Import-BuiltModule
}

Describe 'Test-CapacityPlan' {
    BeforeEach {
        $plan = Join-Path $TestDrive "$([guid]::NewGuid()).llmplan.json"
    }

    It 'finds a written plan in order' {
        Test-HardwareFit qwen3:8b 'RTX 4090' | New-CapacityPlan $plan
        (Test-CapacityPlan $plan).IsValid | Should -BeTrue
        Test-CapacityPlan $plan -Quiet | Should -BeTrue
        (Get-Item $plan | Test-CapacityPlan).Deployments | Should -Be 1
    }

    It 'says what is wrong where' {
        "{ `"deployments`": [`n  { `"modell`": `"qwen3:8b`" } ] }" | Set-Content -LiteralPath $plan
        $check = Test-CapacityPlan $plan
        $check.IsValid | Should -BeFalse
        $typo = $check.Diagnostics | Where-Object RuleId -EQ LLMP0003
        $typo.Line | Should -Be 2
        $typo.Message | Should -Match "'model'"
        Test-CapacityPlan $plan -Quiet | Should -BeFalse
    }

    It 'reports a file that is not there' {
        (Get-CaughtError { Test-CapacityPlan $plan }).FullyQualifiedErrorId | Should -Match '^PlanNotFound,'
    }
}
