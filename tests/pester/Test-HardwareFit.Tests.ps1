BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'shared.psm1') -Force
    Import-BuiltModule
}

Describe 'Test-HardwareFit' {
    It 'judges, with the numbers behind it' {
        $fit = Test-HardwareFit qwen3:8b 'RTX 4090'
        $fit.Verdict | Should -Be 'Fits'
        $fit.Fits | Should -BeTrue
        $fit.HeadroomBytes | Should -Be ($fit.AvailableBytes - $fit.RequiredBytes)
        $fit.ShortfallBytes | Should -Be 0
        $fit.Reason | Should -Not -BeNullOrEmpty

        $misfit = Test-HardwareFit llama3.1:70b 'RTX 4090'
        $misfit.Verdict | Should -Be 'DoesNotFit'
        $misfit.Fits | Should -BeFalse
        $misfit.ShortfallBytes | Should -Be ($misfit.RequiredBytes - $misfit.AvailableBytes)
        $misfit.Recommendation | Should -Not -BeNullOrEmpty
    }

    It 'places on every device and the host' {
        $fit = Test-HardwareFit llama3.1:70b '2x RTX 3090' -ContextLength 4k
        $fit.Placement.Device | Should -Be 'GPU0', 'GPU1', 'Host'
        ($fit.Placement | Measure-Object WeightBytes -Sum).Sum | Should -BeGreaterOrEqual $fit.Footprint.WeightBytes
    }

    It 'finds limits that hold' {
        $fit = Test-HardwareFit qwen3:32b 'RTX 4090'
        (Test-HardwareFit qwen3:32b 'RTX 4090' -ContextLength $fit.MaxContextLength).Fits | Should -BeTrue
        (Test-HardwareFit qwen3:32b 'RTX 4090' -ConcurrentRequests $fit.MaxConcurrentRequests).Fits | Should -BeTrue
        (Test-HardwareFit qwen3:32b 'RTX 4090' -ConcurrentRequests ($fit.MaxConcurrentRequests + 1)).Fits | Should -BeFalse
    }

    It 'takes machines by value and models by property' {
        ('RTX 4090', '2x RTX 3090' | Test-HardwareFit -Model qwen3:8b).Hardware | Should -Be 'GeForce RTX 4090', '2x GeForce RTX 3090'
        (Get-HardwareProfile 'GeForce RTX 3090*' | Test-HardwareFit qwen3:8b).Count | Should -Be 2
        (Get-ModelPreset qwen3:8b, qwen3:4b | Test-HardwareFit -Hardware 'RTX 4090').Model | Should -Be 'Qwen/Qwen3-8B', 'Qwen/Qwen3-4B'
        (Get-ModelFootprint qwen3:8b -Quantization Q8_0 | Test-HardwareFit -Hardware 'RTX 4090').Quantization | Should -Be 'Q8_0'
        (Test-HardwareFit qwen3-4b* 'RTX 4090').Count | Should -Be 3
    }

    It 'answers one Boolean with -Quiet: <Expected>' -ForEach @(
        @{ Model = @('qwen3:8b'); Hardware = @('RTX 4090'); Expected = $true }
        @{ Model = @('qwen3:8b', 'qwen3:4b'); Hardware = @('RTX 4090', 'RTX 3090'); Expected = $true }
        @{ Model = @('qwen3:8b', 'llama3.1:70b'); Hardware = @('RTX 4090'); Expected = $false }
        @{ Model = @('qwen3:8b', 'no-such-model'); Hardware = @('RTX 4090'); Expected = $false }
        @{ Model = @('qwen3:8b'); Hardware = @('RTX 4090', 'no-card'); Expected = $false }
    ) {
        $answer = @(Test-HardwareFit $Model $Hardware -Quiet -ErrorAction SilentlyContinue)
        $answer.Count | Should -Be 1
        $answer[0] | Should -BeOfType [bool]
        $answer[0] | Should -Be $Expected
    }

    It 'decides an if with -Quiet' {
        if (Test-HardwareFit llama3.1:70b 'RTX 4090' -Quiet) { $said = 'yes' } else { $said = 'no' }
        $said | Should -Be 'no'
    }

    It 'writes one error for one bad item and goes on' {
        $fits = Test-HardwareFit qwen3:8b 'RTX 4090', 'no-card', 'RTX 3090' -ErrorAction SilentlyContinue -ErrorVariable problems
        $fits.Count | Should -Be 2
        $problems.Count | Should -Be 1
        $problems[0].FullyQualifiedErrorId | Should -BeExactly 'HardwareNotFound,LLMPlanner.PowerShell.Commands.TestHardwareFitCommand'
        (Get-CaughtError { Test-HardwareFit qwen3:8b -Hardware $null }).FullyQualifiedErrorId | Should -BeLike 'HardwareRequired,*'
        (Get-CaughtError { Test-HardwareFit -Hardware 'RTX 4090' }).FullyQualifiedErrorId | Should -BeLike 'ModelRequired,*'
    }

    It 'means this machine where no hardware is named' {
        $fit = Test-HardwareFit qwen3:0.6b -WarningAction SilentlyContinue
        $fit.Hardware | Should -Be ([Environment]::MachineName)
        (Get-ModelPreset qwen3:0.6b | Test-HardwareFit -WarningAction SilentlyContinue).Hardware | Should -Be $fit.Hardware
    }

    It 'comes back from a job live, all the way down' {
        $fit = Invoke-InJob { Test-HardwareFit qwen3:8b '2x RTX 3090' }
        $fit | Should -BeOfType [LLMPlanner.Placement.HardwareFit]
        $fit.Verdict | Should -BeOfType [LLMPlanner.Placement.Verdict]
        $fit.Placement[0] | Should -BeOfType [LLMPlanner.Placement.PlacementEntry]
        $fit.Footprint | Should -BeOfType [LLMPlanner.Footprints.ModelFootprint]
        $fit.Footprint.Components[0] | Should -BeOfType [LLMPlanner.Footprints.FootprintComponent]
        $fit.Footprint.Components[0].Basis | Should -BeOfType [LLMPlanner.Basis]
        $here = Test-HardwareFit qwen3:8b '2x RTX 3090'
        $fit.RequiredBytes | Should -Be $here.RequiredBytes
        $fit.Reason | Should -Be $here.Reason
    }

    It 'survives CLIXML and JSON' {
        $file = Join-Path $TestDrive 'fit.xml'
        $fit = Test-HardwareFit qwen3:8b 'RTX 4090'
        $fit | Export-Clixml $file
        (Import-Clixml $file).Footprint.Components.Count | Should -Be $fit.Footprint.Components.Count
        $json = $fit | ConvertTo-Json -Depth 6 | ConvertFrom-Json
        $json.RequiredBytes | Should -Be $fit.RequiredBytes
        $json.Placement.Count | Should -Be 2
    }

    It 'sorts, groups and filters' {
        $fits = Test-HardwareFit qwen3:8b, llama3.1:70b 'RTX 4090', '8x H100 SXM' -Engine llama.cpp
        ($fits | Where-Object Fits).Count | Should -Be 3
        ($fits | Where-Object Verdict -EQ 'DoesNotFit').Count | Should -Be 1
        ($fits | Sort-Object HeadroomBytes -Descending)[0].Hardware | Should -BeLike '8x*'
        ($fits | Group-Object Hardware).Count | Should -Be 2
    }

    It 'shows a table and a list' {
        Test-HardwareFit qwen3:8b 'RTX 4090' | Get-RenderedText |
            Should -Match 'Qwen/Qwen3-8B +Q4_K_M +GeForce RTX 4090 +Fits +\d+\.\d\d +23\.65 GPU0 memory'
        Test-HardwareFit qwen3:8b 'RTX 4090' | Format-List | Get-RenderedText | Should -Match 'Available \(GiB\) +: 23\.65'
        (Test-HardwareFit qwen3:8b 'RTX 4090').Placement | Format-Table | Get-RenderedText | Should -Match 'GPU0 +\d'
    }

    It 'gives the same answers in parallel' -Skip:($PSVersionTable.PSVersion.Major -lt 7) {
        $names = 'qwen3:8b', 'llama3.1:8b', 'gpt-oss-20b', 'gemma3:4b'
        $manifest = Get-ModuleManifestPath
        # As text, since the switch is not known to Windows PowerShell.
        $together = & ([scriptblock]::Create('
            param($names, $manifest)
            $names | ForEach-Object -Parallel { Import-Module $using:manifest; Test-HardwareFit $_ "RTX 4090" } -ThrottleLimit 4')) $names $manifest
        $alone = $names | ForEach-Object { Test-HardwareFit $_ 'RTX 4090' }
        ($together | Sort-Object Model).RequiredBytes | Should -Be ($alone | Sort-Object Model).RequiredBytes
    }

    It 'completes models, machines and numbers' {
        Get-CompletionText 'Test-HardwareFit qwen3:8' | Should -Contain 'qwen3:8b'
        Get-CompletionText "Test-HardwareFit qwen3:8b 'GeForce RTX 4090 L" | Should -Contain "'GeForce RTX 4090 Laptop'"
        Get-CompletionText 'Test-HardwareFit qwen3:8b -MinHeadroom ' | Should -Contain '10%'
        (Test-HardwareFit qwen3:8b 'RTX 4090' -MinHeadroom 10%).Verdict | Should -Be 'Fits'
    }
}
