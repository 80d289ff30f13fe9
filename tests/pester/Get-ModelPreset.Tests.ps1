BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'shared.psm1') -Force
    Import-BuiltModule
}

Describe 'Get-ModelPreset' {
    It 'finds <Name> as people type it' -ForEach @(
        @{ Name = 'Qwen/Qwen3-8B' }
        @{ Name = 'qwen3:8b' }
        @{ Name = 'QWEN3-8B' }
        @{ Name = 'qwen3 8b' }
    ) {
        (Get-ModelPreset $Name).Model | Should -BeExactly 'Qwen/Qwen3-8B'
    }

    It 'lists everything without a name, and less with a filter' {
        $all = Get-ModelPreset
        $all.Count | Should -BeGreaterThan 150
        $code = Get-ModelPreset -Family Qwen3 -Task code
        $code.Count | Should -BeGreaterThan 3
        $code.Count | Should -BeLessThan $all.Count
        $code | ForEach-Object { $_.Family | Should -Be 'Qwen3'; $_.Tasks | Should -Contain 'code' }
    }

    It 'takes names by value, by property and as wildcards' {
        ('qwen3:8b', 'llama3.1:8b' | Get-ModelPreset).Model | Should -Be 'Qwen/Qwen3-8B', 'meta-llama/Llama-3.1-8B-Instruct'
        ([pscustomobject]@{ Model = 'qwen3:8b' } | Get-ModelPreset).Model | Should -Be 'Qwen/Qwen3-8B'
        (Get-ModelPreset 'Qwen/Qwen3-?B').Model | Should -Be 'Qwen/Qwen3-4B', 'Qwen/Qwen3-8B'
        Get-ModelPreset 'no-such-model*' | Should -BeNullOrEmpty
    }

    It 'reads configs, also from Get-ChildItem and from paths with brackets' {
        $null = New-ModelConfig "$TestDrive/a/config.json"
        $null = New-ModelConfig "$TestDrive/b[1]/config.json"
        $found = Get-ChildItem -LiteralPath $TestDrive -Recurse -Filter config.json | Sort-Object FullName | Get-ModelPreset
        $found.Model | Should -Be 'a', 'b[1]'
        $found.TotalParameters | Should -Be 217601024, 217601024
        Push-Location $TestDrive
        try {
            (Get-ModelPreset -Path ./a/config.json).Model | Should -Be 'a'
            (Get-ModelPreset -Path ./*/config.json).Count | Should -Be 2
            (Get-ModelPreset ./a).ModelPath | Should -Be (Join-Path $TestDrive 'a')
        } finally {
            Pop-Location
        }
    }

    It 'reports an unknown name with id, category, target and advice, and goes on' {
        $models = Get-ModelPreset no-such-model, qwen3:8b -ErrorAction SilentlyContinue -ErrorVariable problems
        $models.Model | Should -Be 'Qwen/Qwen3-8B'
        $problems.Count | Should -Be 1
        $problems[0].FullyQualifiedErrorId | Should -BeExactly 'UnknownModel,LLMPlanner.PowerShell.Commands.GetModelPresetCommand'
        $problems[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $problems[0].TargetObject | Should -Be 'no-such-model'
        $problems[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'sorts, filters and groups by raw values' {
        $small = Get-ModelPreset | Where-Object { $_.TotalParameters -lt 1e9 } | Sort-Object TotalParameters
        $small[0].TotalParameters | Should -BeOfType [long]
        $small[0].TotalParameters | Should -BeLessThan $small[-1].TotalParameters
        (Get-ModelPreset | Group-Object CommercialUse).Name | Should -Contain 'Yes'
        (Get-ModelPreset qwen3:8b | Select-Object Model, License).License | Should -Be 'Apache-2.0'
    }

    It 'comes back from a job as a live object that answers' {
        $preset = Invoke-InJob { Get-ModelPreset deepseek-r1 }
        $preset | Should -BeOfType [LLMPlanner.Models.ModelPreset]
        $preset.Architecture.Tensors.TotalParameters | Should -Be 671026419200
        ($preset | Get-ModelFootprint).Model | Should -Be $preset.Model
    }

    It 'survives CLIXML and JSON' {
        $file = Join-Path $TestDrive 'preset.xml'
        Get-ModelPreset qwen3:8b | Export-Clixml $file
        $preset = Import-Clixml $file
        $preset | Should -BeOfType [LLMPlanner.Models.ModelPreset]
        $preset.Languages | Should -Be (Get-ModelPreset qwen3:8b).Languages
        $json = Get-ModelPreset qwen3:8b | Select-Object Model, TotalParameters, Tasks | ConvertTo-Json | ConvertFrom-Json
        $json.TotalParameters | Should -Be 8190735360
    }

    It 'shows a table and a list' {
        Get-ModelPreset qwen3:8b | Get-RenderedText | Should -Match 'Qwen/Qwen3-8B +8\.19 +8\.19 +40K Apache-2\.0 +Qwen3'
        Get-ModelPreset qwen3:8b | Format-List | Get-RenderedText | Should -Match 'Active parameters +: 8190735360'
        Get-ModelPreset qwen3:8b | Format-Table Model, TotalParameters | Get-RenderedText | Should -Match 'Qwen/Qwen3-8B +8190735360'
    }

    It 'completes names' {
        Get-CompletionText 'Get-ModelPreset qwen3:8' | Should -Contain 'qwen3:8b'
        Get-CompletionText 'Get-ModelPreset -Task cod' | Should -Contain 'code'
    }

    It 'lists what is installed, and reports what is broken' {
        $before = $env:OLLAMA_MODELS
        $env:OLLAMA_MODELS = Join-Path $TestDrive 'ollama'
        try {
            $null = New-Item -ItemType Directory "$env:OLLAMA_MODELS/manifests/registry.ollama.ai/library/zz-broken", "$env:OLLAMA_MODELS/blobs" -Force
            Set-Content "$env:OLLAMA_MODELS/manifests/registry.ollama.ai/library/zz-broken/1b" '{ no json'
            Get-ModelPreset -Installed zz-* -ErrorAction SilentlyContinue -ErrorVariable problems | Should -BeNullOrEmpty
            $problems.Count | Should -Be 1
            $problems[0].CategoryInfo.Category | Should -Be 'InvalidData'
            Get-ModelPreset -Installed 'zz-no-such*' | Should -BeNullOrEmpty
        } finally {
            $env:OLLAMA_MODELS = $before
        }
    }
}
