BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'shared.psm1') -Force
    Import-BuiltModule
    $findings = Test-HardwareFit llama3.1:70b 'RTX 4090' | Invoke-CapacityAudit
}

Describe 'Export-CapacityReport' {
    BeforeEach {
        $folder = Join-Path $TestDrive ([guid]::NewGuid())
    }

    It 'writes every format by the ending of the file' {
        $findings | Export-CapacityReport "$folder/r.sarif"
        (Get-Content "$folder/r.sarif" -Raw | ConvertFrom-Json).runs[0].results[0].ruleId | Should -Be 'LLMP1001'
        $findings | Export-CapacityReport "$folder/r.json"
        (Get-Content "$folder/r.json" -Raw | ConvertFrom-Json).diagnostics[0].ruleId | Should -Be 'LLMP1001'
        $findings | Export-CapacityReport "$folder/r.csv"
        (Import-Csv "$folder/r.csv").RuleId | Should -Be 'LLMP1001'
        $findings | Export-CapacityReport "$folder/r.xml"
        ([xml](Get-Content "$folder/r.xml" -Raw)).testsuites.failures | Should -Be '1'
        $findings | Export-CapacityReport "$folder/r.md"
        Get-Content "$folder/r.md" -Raw | Should -Match 'LLMP1001'
    }

    It 'writes the same bytes for the same findings' {
        $findings | Export-CapacityReport "$folder/1.sarif"
        $findings | Export-CapacityReport "$folder/2.sarif"
        Get-Content "$folder/1.sarif" -Raw | Should -BeExactly (Get-Content "$folder/2.sarif" -Raw)
    }

    It 'writes nothing with -WhatIf and keeps what is there with -NoClobber' {
        $findings | Export-CapacityReport "$folder/r.md" -WhatIf
        Test-Path $folder | Should -BeFalse
        $findings | Export-CapacityReport "$folder/r.md"
        (Get-CaughtError { $findings | Export-CapacityReport "$folder/r.md" -NoClobber }).CategoryInfo.Category | Should -Be 'ResourceExists'
    }

    It 'takes findings of a job' {
        Invoke-InJob { Test-HardwareFit llama3.1:70b 'RTX 4090' | Invoke-CapacityAudit } | Export-CapacityReport "$folder/r.csv"
        (Import-Csv "$folder/r.csv").RuleId | Should -Be 'LLMP1001'
    }
}
