BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'shared.psm1') -Force
    Import-BuiltModule
}

Describe 'Get-ModelRecommendation' {
    It 'ranks what fits, with reasons' {
        $list = Get-ModelRecommendation 'RTX 4090' Code
        $list.Count | Should -Be 5
        $list | ForEach-Object Rank | Should -Be 1, 2, 3, 4, 5
        $list | ForEach-Object {
            $_.Verdict | Should -Not -Be 'DoesNotFit'
            $_.Reason | Should -Not -BeNullOrEmpty
            $_.QualityConfidence | Should -Not -BeNullOrEmpty
        }
        ($list | Sort-Object Score -Descending).Model | Should -Be $list.Model
    }

    It 'agrees with Test-HardwareFit' {
        $best = Get-ModelRecommendation '2x RTX 3090' -First 1
        $fit = Test-HardwareFit $best.Model '2x RTX 3090' -Quantization $best.Quantization -ContextLength $best.ContextLength -Engine $best.Engine
        $fit.RequiredBytes | Should -Be $best.Fit.RequiredBytes
        $fit.Verdict | Should -Be $best.Verdict
    }

    It 'takes the conditions seriously' {
        (Get-ModelRecommendation 'RTX 4090' -Audience Team -First 1).ConcurrentRequests | Should -Be 5
        (Get-ModelRecommendation 'RTX 4090' -ConcurrentUsers 3 -First 1).ConcurrentRequests | Should -Be 3
        (Get-ModelRecommendation 'RTX 4090' -ContextLength 32k -First 1).ContextLength | Should -Be 32768
        Get-ModelRecommendation 'RTX 4090' -CommercialUse -First 20 | Get-ModelPreset | ForEach-Object {
            $_.CommercialUse | Should -BeIn 'Yes', 'Conditional'
        }
    }

    It 'knows a machine by its memory alone' {
        (Get-ModelRecommendation -AcceleratorMemory 24GB -First 2).Count | Should -Be 2
        (Get-ModelRecommendation -Vram '24GB' -First 2).Count | Should -Be 2
    }

    It 'recommends small models without a graphics card and says what that is worth' {
        $list = Get-ModelRecommendation 'Laptop 16GB DDR5' -First 3
        $list | Get-ModelPreset | ForEach-Object { $_.ActiveParameters | Should -BeLessThan 4e9 }
        $list[0].Reason | Should -Match 'hosted API'
    }

    It 'warns where nothing qualifies' {
        $list = Get-ModelRecommendation 'RTX 4090' -Language tlh -WarningVariable warnings -WarningAction SilentlyContinue
        $list | Should -BeNullOrEmpty
        "$warnings" | Should -Match 'No known model'
    }

    It 'ranks for every machine of the pipeline and goes on after a bad one' {
        $list = 'RTX 4090', 'no-card', 'RTX 3060 12GB' | Get-ModelRecommendation -First 1 -ErrorAction SilentlyContinue -ErrorVariable problems
        $list.Hardware | Should -Be 'GeForce RTX 4090', 'GeForce RTX 3060 12GB'
        $problems.Count | Should -Be 1
        (Get-CaughtError { Get-ModelRecommendation -Hardware $null }).FullyQualifiedErrorId | Should -BeLike 'HardwareRequired,*'
        { Get-ModelRecommendation -First 1 -WarningAction SilentlyContinue -ErrorAction Stop } | Should -Not -Throw
    }

    It 'comes back from a job live, all the way down' {
        $best = Invoke-InJob { Get-ModelRecommendation 'RTX 4090' -First 1 }
        $best | Should -BeOfType [LLMPlanner.Recommendation.ModelRecommendation]
        $best.Fit | Should -BeOfType [LLMPlanner.Placement.HardwareFit]
        $best.Fit.Footprint.Components[0] | Should -BeOfType [LLMPlanner.Footprints.FootprintComponent]
        $best.Model | Should -Be (Get-ModelRecommendation 'RTX 4090' -First 1).Model
        ($best | Get-ModelFootprint).Quantization | Should -Be $best.Quantization
    }

    It 'survives CLIXML and JSON, sorts and selects' {
        $file = Join-Path $TestDrive 'list.xml'
        $list = Get-ModelRecommendation 'RTX 4090' -First 3
        $list | Export-Clixml $file
        (Import-Clixml $file).Model | Should -Be $list.Model
        ($list | ConvertTo-Json -Depth 7 | ConvertFrom-Json)[0].Fit.RequiredBytes | Should -Be $list[0].Fit.RequiredBytes
        ($list | Sort-Object Rank -Descending | Select-Object -First 1 Rank, Model).Rank | Should -Be 3
    }

    It 'shows a table and a list' {
        Get-ModelRecommendation 'RTX 4090' -First 1 | Get-RenderedText | Should -Match 'Rank Model +Quant +Quality Verdict +Tokens/s Needs \(GiB\)'
        Get-ModelRecommendation 'RTX 4090' -First 1 | Format-List | Get-RenderedText | Should -Match 'Reason +: '
    }
}
