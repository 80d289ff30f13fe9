BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'shared.psm1') -Force
    Import-BuiltModule
}

Describe 'Get-HardwareProbe' {
    It 'gives a script block, or its text' {
        Get-HardwareProbe | Should -BeOfType [scriptblock]
        Get-HardwareProbe -AsText | Should -BeExactly (Get-HardwareProbe).ToString()
    }

    It 'prints one line that Import-HardwareProfile reads' {
        $line = & (Get-HardwareProbe)
        $line | Should -BeOfType [string]
        $line | Should -Not -Match "`n"
        $far = $line | Import-HardwareProfile -WarningAction SilentlyContinue
        $here = Get-HardwareProfile -Detect -WarningAction SilentlyContinue
        $far.Name | Should -Be $here.Name
        $far.SystemMemoryBytes | Should -Be $here.SystemMemoryBytes
        $far.CpuCores | Should -Be $here.CpuCores
        $far.AcceleratorCount | Should -Be $here.AcceleratorCount
    }

    It 'runs in a process without the module' {
        $job = Start-Job -ScriptBlock (Get-HardwareProbe)
        try {
            $far = $job | Receive-Job -Wait | Import-HardwareProfile -WarningAction SilentlyContinue
        } finally {
            Remove-Job $job -Force
        }
        $far.Name | Should -Be ([Environment]::MachineName)
        ($far | Test-HardwareFit qwen3:0.6b).Hardware | Should -Be $far.Name
    }

    It 'leaves nothing behind' {
        $before = (Get-Variable).Name
        $null = & (Get-HardwareProbe)
        (Get-Variable).Name | Where-Object { $_ -notin $before -and $_ -ne 'before' } | Should -BeNullOrEmpty
    }
}
