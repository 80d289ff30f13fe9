BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'shared.psm1') -Force
    Import-BuiltModule
}

BeforeDiscovery {
    # Windows PowerShell has no Test-Json, and some builds of PowerShell have it without schemas.
    $canValidate = $false
    try { $canValidate = Test-Json '{}' -Schema '{}' -ErrorAction Stop } catch { Write-Verbose "$_" }
}

Describe 'New-ModelPreset' {
    BeforeEach {
        $folder = Join-Path $TestDrive ([guid]::NewGuid())
        $config = New-ModelConfig "$folder/tuned/config.json"
        $out = Join-Path $folder 'out'
    }

    It 'makes a config known by name' {
        $written = New-ModelPreset -Path $config -Name my/Tuned -Task chat -Kind Instruct -License MIT -CommercialUse Yes -OutputPath $out -PassThru
        $written | Should -BeOfType [LLMPlanner.Models.ModelPreset]
        $read = Get-ModelPreset Tuned -ProfilePath $out
        $read.Model | Should -Be 'my/Tuned'
        $read.TotalParameters | Should -Be 217601024
        $read.License | Should -Be 'MIT'
        (Get-ModelFootprint my/Tuned -ProfilePath $out).TotalParameters | Should -Be 217601024
        (Test-HardwareFit my/Tuned 'RTX 4090' -ProfilePath $out).Fits | Should -BeTrue
    }

    It 'returns nothing without -PassThru and warns of what it assumed' {
        New-ModelPreset $config -OutputPath $out -WarningVariable warnings -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        "$warnings" | Should -Match 'assumed'
        (Get-ChildItem $out).Name | Should -Be 'tuned.json'
    }

    It 'writes nothing with -WhatIf' {
        New-ModelPreset $config my/x -OutputPath $out -WhatIf -WarningAction SilentlyContinue
        Test-Path $out | Should -BeFalse
    }

    It 'keeps a file that is there unless forced' {
        New-ModelPreset qwen3:8b my/x -OutputPath $out
        $before = Get-Content -LiteralPath "$out/x.json" -Raw
        $problem = Get-CaughtError { New-ModelPreset qwen3:4b my/x -OutputPath $out }
        $problem.FullyQualifiedErrorId | Should -BeExactly 'PresetFileExists,LLMPlanner.PowerShell.Commands.NewModelPresetCommand'
        $problem.CategoryInfo.Category | Should -Be 'ResourceExists'
        (Get-CaughtError { New-ModelPreset qwen3:4b my/x -OutputPath $out -Force -NoClobber }).CategoryInfo.Category | Should -Be 'ResourceExists'
        Get-Content -LiteralPath "$out/x.json" -Raw | Should -BeExactly $before
        New-ModelPreset qwen3:4b my/x -OutputPath $out -Force
        Get-Content -LiteralPath "$out/x.json" -Raw | Should -Not -Be $before
        (Get-ChildItem $out).Count | Should -Be 1
    }

    It 'copies a preset with other facts' {
        $copy = Get-ModelPreset qwen3:8b | New-ModelPreset -Name my/Copy -CommercialUse No -OutputPath $out -PassThru
        $copy.CommercialUse | Should -Be 'No'
        $copy.Languages | Should -Be (Get-ModelPreset qwen3:8b).Languages
    }

    It 'writes one for every file of the pipeline' {
        $null = New-ModelConfig "$folder/other/config.json"
        Get-ChildItem $folder -Recurse -Filter config.json | New-ModelPreset -OutputPath $out -WarningAction SilentlyContinue
        (Get-ChildItem $out | Sort-Object Name).Name | Should -Be 'other.json', 'tuned.json'
        (Get-ModelPreset 'local/*' -ProfilePath $out).Count | Should -Be 2
    }

    It 'writes JSON that follows the schema' -Skip:(-not $canValidate) {
        New-ModelPreset $config my/x -OutputPath $out -WarningAction SilentlyContinue
        New-ModelPreset deepseek-r1 my/y -OutputPath $out
        $schema = Join-Path $PSScriptRoot '../../profiles/schema/model.schema.json'
        foreach ($file in Get-ChildItem $out) {
            Get-Content -LiteralPath $file.FullName -Raw | Test-Json -SchemaFile $schema | Should -BeTrue
        }
    }

    It 'writes UTF-8 without a mark and with plain line ends' {
        New-ModelPreset $config my/x -OutputPath $out -WarningAction SilentlyContinue
        $bytes = [System.IO.File]::ReadAllBytes("$out/x.json")
        $bytes[0] | Should -Be ([byte][char]'{')
        $bytes | Should -Not -Contain 13
        (Get-Content -LiteralPath "$out/x.json" -Raw | ConvertFrom-Json).id | Should -Be 'my/x'
    }

    It 'goes to the user''s folder by default and is found from then on' -Skip:($env:OS -eq 'Windows_NT') {
        $before = $env:XDG_CONFIG_HOME
        $env:XDG_CONFIG_HOME = Join-Path $folder 'home'
        try {
            New-ModelPreset $config my/Mine -WarningAction SilentlyContinue
            Test-Path "$folder/home/llmplanner/models/my/Mine.json" | Should -BeTrue
            (Get-ModelFootprint Mine).Model | Should -Be 'my/Mine'
        } finally {
            $env:XDG_CONFIG_HOME = $before
        }
    }

    It 'hands a preset on that only another process knows' {
        New-ModelPreset $config my/Far -OutputPath $out -WarningAction SilentlyContinue
        $far = Invoke-InJob { param($out) Get-ModelPreset my/Far -ProfilePath $out } -ArgumentList $out
        $far | Should -BeOfType [LLMPlanner.Models.ModelPreset]
        ($far | Get-ModelFootprint).TotalParameters | Should -Be 217601024
    }
}
