BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot 'examples.psm1') -Force
    $script:Examples = @(Get-HelpExample)
    $script:Topics = 'about_LLMPlanner', 'about_LLMPlanner_Accuracy', 'about_LLMPlanner_Profiles', 'about_LLMPlanner_Rules'
}

Describe 'Help' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'shared.psm1') -Force
        Import-BuiltModule
    }

    It 'of <_> reads well' -ForEach @((Get-ChildItem (Join-Path $PSScriptRoot '../../docs/cmdlets') -Filter '*-*.md').BaseName) {
        $help = Get-Help $_ -Full
        $help.Synopsis.Trim() | Should -Not -BeNullOrEmpty
        ($help.Description.Text -join '').Length | Should -BeGreaterThan 40
        @($help.examples.example).Count | Should -BeGreaterOrEqual 3
        foreach ($parameter in $help.parameters.parameter) { ($parameter.description.Text -join '').Length | Should -BeGreaterThan 20 -Because $parameter.name }
        $help.returnValues.returnValue.type.name | Should -Not -BeNullOrEmpty
    }

    It 'has the topic <_>' -ForEach $Topics {
        Get-Help $_ | Out-String | Should -Match 'SHORT DESCRIPTION'
    }
}

Describe 'Examples' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'shared.psm1') -Force
        Import-Module (Join-Path $PSScriptRoot 'examples.psm1') -Force
        Import-BuiltModule
        $script:Home0 = $env:XDG_CONFIG_HOME
        $env:XDG_CONFIG_HOME = "$TestDrive/home"
        $script:Endpoint = $env:HF_ENDPOINT
        Push-Location $TestDrive
        New-ExampleFolder $TestDrive
        Set-ExampleCommand
    }

    AfterAll {
        Remove-ExampleCommand
        Pop-Location
        $env:XDG_CONFIG_HOME = $Home0
        $env:HF_ENDPOINT = $Endpoint
    }

    It '<Cmdlet>, example <Number>' -ForEach $Examples {
        Remove-Item ./known.json, ./cluster.json, ./presets -Recurse -Force -ErrorAction Ignore
        if ($Code -match 'New-CapacityPlan \./chat') { Remove-Item ./chat.llmplan.json -ErrorAction Ignore }
        $output = & ([scriptblock]::Create($Code)) 2>&1
        @($output | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] } | ForEach-Object { $_.FullyQualifiedErrorId + ': ' + $_ }) | Should -BeNullOrEmpty
    }
}
