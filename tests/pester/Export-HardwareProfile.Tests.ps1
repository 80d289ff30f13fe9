BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'shared.psm1') -Force
    Import-BuiltModule
}

BeforeDiscovery {
    # Windows PowerShell has no Test-Json, and some builds of PowerShell have it without schemas.
    $canValidate = $false
    try { $canValidate = Test-Json '{}' -Schema '{}' -ErrorAction Stop } catch { Write-Verbose "$_" }
}

Describe 'Export-HardwareProfile' {
    BeforeEach {
        $file = Join-Path $TestDrive "$([guid]::NewGuid())/machines.json"
    }

    It 'is read back as it was' {
        $before = Get-HardwareProfile 'RTX 4090', '2x RTX 3090', Standard_NC24ads_A100_v4, 'Desktop 32GB DDR5'
        $before | Export-HardwareProfile $file | Should -BeNullOrEmpty
        $after = Import-HardwareProfile $file
        ($after | ConvertTo-Json -Depth 6) | Should -BeExactly ($before | ConvertTo-Json -Depth 6)
    }

    It 'follows the schema' -Skip:(-not $canValidate) {
        'RTX 4090', '8x H100 SXM' | Export-HardwareProfile $file
        Get-Content -LiteralPath $file -Raw | Test-Json -SchemaFile (Join-Path $PSScriptRoot '../../profiles/schema/hardware.schema.json') | Should -BeTrue
    }

    It 'writes nothing with -WhatIf' {
        Export-HardwareProfile $file 'RTX 4090' -WhatIf
        Test-Path $file | Should -BeFalse
    }

    It 'keeps a file with -NoClobber and replaces it without' {
        Export-HardwareProfile $file 'RTX 4090'
        (Get-CaughtError { Export-HardwareProfile $file 'RTX 3090' -NoClobber }).CategoryInfo.Category | Should -Be 'ResourceExists'
        (Import-HardwareProfile $file).Name | Should -Be 'GeForce RTX 4090'
        (Export-HardwareProfile $file 'RTX 3090' -PassThru).FullName | Should -Be (Resolve-Path $file).Path
        (Import-HardwareProfile $file).Name | Should -Be 'GeForce RTX 3090'
        (Get-ChildItem (Split-Path $file)).Count | Should -Be 1
    }

    It 'leaves the file alone where no machine could be had' {
        Export-HardwareProfile $file 'RTX 4090'
        (Get-CaughtError { Export-HardwareProfile $file no-card }).FullyQualifiedErrorId | Should -BeLike 'HardwareNotFound,*'
        (Import-HardwareProfile $file).Name | Should -Be 'GeForce RTX 4090'
    }

    It 'means this machine where none is named' {
        Export-HardwareProfile $file -WarningAction SilentlyContinue
        (Import-HardwareProfile $file -WarningAction SilentlyContinue).Name | Should -Be ([Environment]::MachineName)
    }
}
