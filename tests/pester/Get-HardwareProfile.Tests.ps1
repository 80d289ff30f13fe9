BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'shared.psm1') -Force
    Import-BuiltModule
}

Describe 'Get-HardwareProfile' {
    It 'reads <Text>' -ForEach @(
        @{ Text = 'RTX 4090'; Count = 1; Memory = 24GB }
        @{ Text = '2x RTX 3090'; Count = 2; Memory = 48GB }
        @{ Text = 'RTX 4090 + RTX 3090'; Count = 2; Memory = 48GB }
        @{ Text = '24GB'; Count = 1; Memory = 24GB }
        @{ Text = 'Standard_NC24ads_A100_v4'; Count = 1; Memory = 80GB }
    ) {
        $found = Get-HardwareProfile $Text
        $found.AcceleratorCount | Should -Be $Count
        $found.AcceleratorMemoryBytes | Should -Be $Memory
    }

    It 'tells usable from marketed memory' {
        $card = (Get-HardwareProfile 'RTX 4090').Accelerators[0]
        $card.UsableMemoryBytes | Should -BeLessThan $card.MemoryBytes
        $card.UsableMemoryBytes | Should -BeGreaterThan 23GB
    }

    It 'finds cloud sizes with price, region and provider' {
        $size = Get-HardwareProfile -VmSize standard_nc24ads_a100_v4 -Provider Azure
        $size.PricePerHour | Should -BeOfType [decimal]
        $size.Currency | Should -Be 'USD'
        $size.Prices[0] | Should -BeOfType [LLMPlanner.Hardware.CloudPrice]
        (Get-CaughtError { Get-HardwareProfile -VmSize Standard_NC24ads_A100_v4 -Provider GCP }).FullyQualifiedErrorId |
            Should -BeExactly 'HardwareSizeNotFound,LLMPlanner.PowerShell.Commands.GetHardwareProfileCommand'
    }

    It 'takes names by value and property, and wildcards' {
        ('RTX 4090', 'RTX 3090' | Get-HardwareProfile).Name | Should -Be 'GeForce RTX 4090', 'GeForce RTX 3090'
        ([pscustomobject]@{ VmSize = 'Standard_NC24ads_A100_v4' } | Get-HardwareProfile).Name | Should -Be 'Standard_NC24ads_A100_v4'
        (Get-HardwareProfile 'GeForce RTX 3090*').Count | Should -Be 2
    }

    It 'reports an unknown card and goes on' {
        $found = Get-HardwareProfile 'RTX 4099', 'RTX 4090' -ErrorAction SilentlyContinue -ErrorVariable problems
        $found.Name | Should -Be 'GeForce RTX 4090'
        $problems.Count | Should -Be 1
        $problems[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $problems[0].ToString() | Should -Match '4090'
    }

    It 'comes back from a job live, accelerators too' {
        $found = Invoke-InJob { Get-HardwareProfile '2x RTX 3090' }
        $found | Should -BeOfType [LLMPlanner.Hardware.HardwareProfile]
        $found.Accelerators[1] | Should -BeOfType [LLMPlanner.Hardware.Accelerator]
        $found.Accelerators[1].Tflops | Should -BeOfType [LLMPlanner.Hardware.ComputeRates]
        ($found | Test-HardwareFit qwen3:8b).Fits | Should -BeTrue
    }

    It 'survives CLIXML and JSON' {
        $file = Join-Path $TestDrive 'hardware.xml'
        Get-HardwareProfile Standard_NC24ads_A100_v4 | Export-Clixml $file
        $found = Import-Clixml $file
        $found.PricePerHour | Should -Be (Get-HardwareProfile Standard_NC24ads_A100_v4).PricePerHour
        $found.PriceDate | Should -BeOfType [datetime]
        $json = Get-HardwareProfile 'RTX 4090' | ConvertTo-Json -Depth 5 | ConvertFrom-Json
        $json.Accelerators[0].UsableMemoryBytes | Should -Be (Get-HardwareProfile 'RTX 4090').Accelerators[0].UsableMemoryBytes
    }

    It 'is judged after CLIXML, JSON and jobs as before' {
        $before = Get-HardwareProfile '2x RTX 3090'
        $file = Join-Path $TestDrive 'two.xml'
        $before | Export-Clixml $file
        $expected = ($before | Test-HardwareFit qwen3:32b).RequiredBytes
        (Import-Clixml $file | Test-HardwareFit qwen3:32b).RequiredBytes | Should -Be $expected
        ($before | ConvertTo-Json -Depth 5 | ConvertFrom-Json | Test-HardwareFit qwen3:32b).RequiredBytes | Should -Be $expected
        ($before | ConvertTo-Json -Depth 5 | Test-HardwareFit qwen3:32b).RequiredBytes | Should -Be $expected
        ($before | ConvertTo-Json -WarningAction SilentlyContinue | ConvertFrom-Json | Test-HardwareFit qwen3:32b).RequiredBytes | Should -Be $expected
        ((Invoke-InJob { Get-HardwareProfile '2x RTX 3090' }) | Test-HardwareFit qwen3:32b).RequiredBytes | Should -Be $expected
    }

    It 'reads this machine' {
        $here = Get-HardwareProfile -Detect -WarningAction SilentlyContinue
        $here.Name | Should -Be ([Environment]::MachineName)
        $here.SystemMemoryBytes | Should -BeGreaterThan 256MB
        $here.FreeSystemMemoryBytes | Should -BeLessOrEqual $here.SystemMemoryBytes
        (Invoke-InJob { Get-HardwareProfile -Detect -WarningAction SilentlyContinue }).SystemMemoryBytes | Should -Be $here.SystemMemoryBytes
    }

    It 'understands virtual machines and sizes of the Az modules' {
        $vm = [pscustomobject]@{ Name = 'my-vm'; Location = 'westeurope'; HardwareProfile = [pscustomobject]@{ VmSize = 'Standard_NC24ads_A100_v4' } }
        $sku = [pscustomobject]@{ ResourceType = 'virtualMachines'; Name = 'Standard_NC24ads_A100_v4'; Locations = @('eastus'); Capabilities = @() }
        $disk = [pscustomobject]@{ ResourceType = 'disks'; Name = 'Premium_LRS'; Locations = @('eastus'); Capabilities = @() }
        $found = $vm, $sku, $disk | Get-HardwareProfile
        $found.VmSize | Should -Be 'Standard_NC24ads_A100_v4', 'Standard_NC24ads_A100_v4'
        $found.Region | Should -Be 'westeurope', 'eastus'
    }

    It 'sorts and filters by raw numbers' {
        $priced = Get-HardwareProfile | Where-Object { $_.PricePerHour -and $_.AcceleratorMemoryBytes -ge 80GB } | Sort-Object PricePerHour
        $priced.Count | Should -BeGreaterThan 5
        $priced[0].PricePerHour | Should -BeLessOrEqual $priced[-1].PricePerHour
    }

    It 'shows a table and a list' {
        Get-HardwareProfile '2x RTX 3090' | Get-RenderedText | Should -Match '2x GeForce RTX 3090 +2 +48\.00 +2x GeForce RTX 3090'
        Get-HardwareProfile 'RTX 4090' | Format-List | Get-RenderedText | Should -Match 'Accelerators +: GeForce RTX 4090'
        (Get-HardwareProfile 'RTX 4090').Accelerators | Get-RenderedText | Should -Match 'GeForce RTX 4090 +24\.00 +23\.65 +1008 +450 Ada Lovelace'
    }

    It 'completes names with blanks, counts and regions' {
        Get-CompletionText "Get-HardwareProfile 'GeForce RTX 4090 L" | Should -Contain "'GeForce RTX 4090 Laptop'"
        Get-CompletionText "Get-HardwareProfile '2x GeForce RTX 4090 L" | Should -Contain "'2x GeForce RTX 4090 Laptop'"
        Get-CompletionText 'Get-HardwareProfile -VmSize Standard_NC24ads_A100_v4 -Region eastu' | Should -Contain 'eastus'
    }
}
