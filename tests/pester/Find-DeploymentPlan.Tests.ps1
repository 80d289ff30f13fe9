BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'shared.psm1') -Force
    Import-BuiltModule
}

Describe 'Find-DeploymentPlan' {
    It 'lists plans cheapest first, each with why and a hosted price beside it' {
        $plans = Find-DeploymentPlan -UseCase Chat -Model '*Qwen3*' -ConcurrentUsers 50 -ThinkTimeSeconds 30 -First 4
        $plans.Count | Should -BeGreaterThan 1
        $prices = $plans | ForEach-Object PricePerHour
        ($prices | Sort-Object) | Should -Be $prices
        $plans | ForEach-Object {
            $_.Reason | Should -Not -BeNullOrEmpty
            $_.HostedPricePerHour | Should -BeGreaterThan 0
            $_.Load.Explanation | Should -Match '50 users who pause 30 s'
        }
    }

    It 'takes as many machines as the load needs' {
        $plan = Find-DeploymentPlan 'RTX 4090' Chat -Model Qwen3-32B -RequestsPerSecond 3 -First 1
        $plan.Machines | Should -BeGreaterThan 1
    }

    It 'names a hosted model where no plan meets the targets' {
        $null = Find-DeploymentPlan 'RTX 3060 12GB' Chat -Model Qwen3-8B -TargetTokensPerSecond 10000 -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -Match 'per million'
    }
}
