BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'shared.psm1') -Force
    Import-BuiltModule
}

Describe 'New-CapacityPlan' {
    BeforeEach {
        $plan = Join-Path $TestDrive "$([guid]::NewGuid())/new folder/p.llmplan.json"
    }

    It 'writes answers as deployments' {
        (Test-HardwareFit qwen3:8b, qwen3:4b 'RTX 4090' -ContextLength 8k | New-CapacityPlan $plan -Name mine -PassThru).FullName | Should -Be (Get-Item $plan).FullName
        $json = Get-Content -LiteralPath $plan -Raw | ConvertFrom-Json
        $json.name | Should -Be 'mine'
        $json.deployments.Count | Should -Be 2
        $json.deployments[0].contextLength | Should -Be '8K'
        $json.targets.Count | Should -Be 1
    }

    It 'takes recommendations, from a job too' {
        Invoke-InJob { Get-ModelRecommendation 'RTX 4090' -First 1 } | New-CapacityPlan $plan
        (Test-CapacityPlan $plan).IsValid | Should -BeTrue
    }

    It 'writes nothing with -WhatIf and keeps what is there' {
        Test-HardwareFit qwen3:8b 'RTX 4090' | New-CapacityPlan $plan -WhatIf
        Test-Path $plan | Should -BeFalse
        Test-HardwareFit qwen3:8b 'RTX 4090' | New-CapacityPlan $plan
        $problem = Get-CaughtError { Test-HardwareFit qwen3:8b 'RTX 4090' | New-CapacityPlan $plan }
        $problem.CategoryInfo.Category | Should -Be 'ResourceExists'
        Test-HardwareFit qwen3:8b 'RTX 4090' | New-CapacityPlan $plan -Force
    }
}
