BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'shared.psm1') -Force
    Import-BuiltModule
    $script:before = $env:HF_ENDPOINT, $env:HF_TOKEN
    $env:HF_TOKEN = 'hf_SecretSecret'

    # A port that nobody listens on: the suite needs no network.
    $env:HF_ENDPOINT = 'http://127.0.0.1:9/'
}

AfterAll {
    $env:HF_ENDPOINT, $env:HF_TOKEN = $script:before
}

Describe 'Save-ModelPreset' {
    BeforeEach {
        $out = Join-Path $TestDrive ([guid]::NewGuid())
    }

    It 'asks nothing and writes nothing with -WhatIf' {
        Save-ModelPreset org/name -Path $out -WhatIf | Should -BeNullOrEmpty
        Test-Path $out | Should -BeFalse
    }

    It 'keeps a file that is there' {
        $null = New-Item -ItemType Directory $out
        Set-Content "$out/name.json" 'mine'
        $problem = Get-CaughtError { Save-ModelPreset org/name -Path $out }
        $problem.FullyQualifiedErrorId | Should -BeExactly 'PresetFileExists,LLMPlanner.PowerShell.Commands.SaveModelPresetCommand'
        Get-Content "$out/name.json" | Should -BeExactly 'mine'
    }

    It 'refuses <Id>' -ForEach @(@{ Id = '../x' }, @{ Id = 'a/b/c' }, @{ Id = 'a b' }) {
        (Get-CaughtError { Save-ModelPreset $Id -Path $out }).CategoryInfo.Category | Should -Be 'InvalidArgument'
    }

    It 'gives each model that cannot be had one error, without the token' {
        $problems = $null
        'org/a' | Save-ModelPreset -Path $out -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.Count | Should -Be 1
        $problems[0].FullyQualifiedErrorId | Should -BeExactly 'HubConnection,LLMPlanner.PowerShell.Commands.SaveModelPresetCommand'
        $problems[0].CategoryInfo.Category | Should -Be 'ResourceUnavailable'
        ($problems[0] | Format-List * -Force | Out-String) | Should -Not -Match 'SecretSecret'
        $problems[0].Exception.ToString() | Should -Not -Match 'SecretSecret'
        Test-Path $out | Should -BeFalse
    }

    It 'refuses an address that is none' {
        $env:HF_ENDPOINT = 'ftp://x'
        try {
            (Get-CaughtError { Save-ModelPreset org/a -Path $out }).FullyQualifiedErrorId | Should -BeExactly 'HubEndpointInvalid,LLMPlanner.PowerShell.Commands.SaveModelPresetCommand'
        } finally {
            $env:HF_ENDPOINT = 'http://127.0.0.1:9/'
        }
    }
}
