BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'shared.psm1') -Force
    Import-BuiltModule
}

Describe 'New-HardwareProfile' {
    It 'combines a card of the catalog with a machine' {
        $box = New-HardwareProfile box 'RTX 3090' -AcceleratorCount 2 -SystemMemory 64GB
        $box.Name | Should -Be 'box'
        $box.AcceleratorCount | Should -Be 2
        $box.SystemMemoryBytes | Should -Be 64GB
        $box.Accelerators[0].Vendor | Should -Be 'NVIDIA'
    }

    It 'reads sizes as numbers and as text' {
        (New-HardwareProfile x -AcceleratorMemory 24GB).AcceleratorMemoryBytes | Should -Be 24GB
        (New-HardwareProfile x -AcceleratorMemory '24GB').AcceleratorMemoryBytes | Should -Be 24GB
        (New-HardwareProfile x -AcceleratorMemory '24 GiB').AcceleratorMemoryBytes | Should -Be 24GB
        (Get-CaughtError { New-HardwareProfile x -AcceleratorMemory lots }).ToString() | Should -Match "'lots' is no size"
    }

    It 'knows short names for interactive use' {
        $box = New-HardwareProfile box -Gpu 'RTX 3090' -GpuCount 2 -Ram 64GB
        $box.AcceleratorCount | Should -Be 2
        $box.SystemMemoryBytes | Should -Be 64GB
        (New-HardwareProfile x -Vram 24GB).AcceleratorMemoryBytes | Should -Be 24GB
    }

    It 'starts from a profile, and what is given wins' {
        $more = Get-HardwareProfile 'RTX 4090' | New-HardwareProfile -SystemMemory 128GB -PricePerHour 0.5 -Currency EUR
        $more.Accelerators[0].Name | Should -Be 'GeForce RTX 4090'
        $more.SystemMemoryBytes | Should -Be 128GB
        $more.PricePerHour | Should -Be 0.5
        $more.Currency | Should -Be 'EUR'
    }

    It 'counts no vendor''s extras for sizes alone' {
        $sizes = New-HardwareProfile x -AcceleratorMemory 24GB
        $sizes.Accelerators[0].Vendor | Should -BeNullOrEmpty
        ($sizes | Test-HardwareFit qwen3:8b).Placement[0].OverheadBytes | Should -Be 0
    }

    It 'changes the verdict where it changes what decides' {
        (New-HardwareProfile x -Vram 24GB | Test-HardwareFit gpt-oss-120b).Verdict | Should -Be 'DoesNotFit'
        (New-HardwareProfile x -Vram 24GB -Ram 128GB | Test-HardwareFit gpt-oss-120b).Verdict | Should -Be 'FitsWithOffload'
    }

    It 'refuses what makes no sense: <Script>' -ForEach @(
        @{ Script = { New-HardwareProfile nothing }; Id = 'HardwareEmpty' }
        @{ Script = { New-HardwareProfile x -AcceleratorMemory 24GB -UsableMemory 30GB }; Id = 'HardwareValueInvalid' }
        @{ Script = { New-HardwareProfile x -SystemMemory 0 }; Id = 'HardwareValueInvalid' }
        @{ Script = { New-HardwareProfile x -Accelerator 'No Such Card' }; Id = 'HardwareNotFound' }
    ) {
        $problem = Get-CaughtError $Script
        $problem.FullyQualifiedErrorId | Should -BeExactly "$Id,LLMPlanner.PowerShell.Commands.NewHardwareProfileCommand"
    }

    It 'comes back from a job and from CLIXML live' {
        $box = Invoke-InJob { New-HardwareProfile box 'RTX 3090' -AcceleratorCount 3 -SystemMemory 64GB }
        $box | Should -BeOfType [LLMPlanner.Hardware.HardwareProfile]
        $box.AcceleratorCount | Should -Be 3
        ($box | New-HardwareProfile -SystemMemory 128GB).SystemMemoryBytes | Should -Be 128GB
        $file = Join-Path $TestDrive 'box.xml'
        $box | Export-Clixml $file
        (Import-Clixml $file | Test-HardwareFit qwen3:8b).Hardware | Should -Be 'box'
    }

    It 'shows a table and a list' {
        $box = New-HardwareProfile box 'RTX 3090' -AcceleratorCount 2 -SystemMemory 64GB -PricePerHour 1.5
        $box | Get-RenderedText | Should -Match 'box +2 +48\.00 +64\.00 +1\.50 USD 2x GeForce RTX 3090'
        $box | Format-List | Get-RenderedText | Should -Match 'System memory \(GiB\) +: 64\.00'
        ($box | ConvertTo-Json -Depth 5 | ConvertFrom-Json).Accelerators.Count | Should -Be 2
    }
}
