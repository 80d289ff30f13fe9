BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'shared.psm1') -Force
    Import-BuiltModule
}

Describe 'Get-ModelFootprint' {
    It 'says its defaults on the object' {
        $footprint = Get-ModelFootprint qwen3:8b
        $footprint.Engine | Should -Be 'llama.cpp'
        $footprint.Quantization | Should -Be 'Q4_K_M'
        $footprint.ContextLength | Should -Be 8192
        $footprint.ConcurrentRequests | Should -Be 1
        $footprint.TotalParameters | Should -Be 8190735360
    }

    It 'adds up' {
        $footprint = Get-ModelFootprint gpt-oss-20b -ContextLength 32k -ConcurrentRequests 4
        ($footprint.Components | Measure-Object Bytes -Sum).Sum | Should -Be $footprint.TotalBytes
        ($footprint.Components | Measure-Object High -Sum).Sum | Should -Be $footprint.TotalBytesHigh
        $footprint.TotalBytesLow | Should -BeLessOrEqual $footprint.TotalBytes
        $footprint.TotalBytes | Should -BeLessOrEqual $footprint.TotalBytesHigh
    }

    It 'gives one object for every combination' {
        $all = Get-ModelFootprint qwen3:8b -Quantization Q4_K_M, Q8_0 -ContextLength 4k, 8k -ConcurrentRequests 1, 2 -KvCacheType f16, q8_0
        $all.Count | Should -Be 16
        ($all | Select-Object Quantization, ContextLength, ConcurrentRequests, KvCacheType -Unique).Count | Should -Be 16
    }

    It 'takes models by value, by property and from files' {
        ('qwen3:8b', 'qwen3:4b' | Get-ModelFootprint).Model | Should -Be 'Qwen/Qwen3-8B', 'Qwen/Qwen3-4B'
        (Get-ModelPreset qwen3:8b | Get-ModelFootprint).Model | Should -Be 'Qwen/Qwen3-8B'
        $null = New-ModelConfig "$TestDrive/f/one.json"
        $null = New-ModelConfig "$TestDrive/f/two.json"
        (Get-ChildItem "$TestDrive/f/*.json" | Get-ModelFootprint).Model | Should -Be 'one', 'two'
        (Get-ModelFootprint "$TestDrive/f/one.json").TotalParameters | Should -Be 217601024
    }

    It 'lets what is typed win over what is piped' {
        $footprint = Get-ModelFootprint qwen3:8b -Quantization Q8_0 -ContextLength 4k | Get-ModelFootprint -Quantization Q6_K
        $footprint.Quantization | Should -Be 'Q6_K'
        $footprint.ContextLength | Should -Be 4096
    }

    It 'streams: the first result is there before the second model is read' {
        $first = 'qwen3:8b', 'no-such-model' | Get-ModelFootprint -ErrorAction Stop | Select-Object -First 1
        $first.Model | Should -Be 'Qwen/Qwen3-8B'
    }

    It 'refuses engine options that do not exist or contradict' {
        $unknown = Get-CaughtError { Get-ModelFootprint qwen3:8b -EngineOption @{ ubatch = 256 } }
        $unknown.FullyQualifiedErrorId | Should -BeExactly 'UnknownEngineOption,LLMPlanner.PowerShell.Commands.GetModelFootprintCommand'
        $unknown.ToString() | Should -Match 'ubatch-size'
        $clash = Get-CaughtError { Get-ModelFootprint qwen3:8b -ContextLength 8k -EngineOption @{ 'ctx-size' = 4096 } }
        $clash.FullyQualifiedErrorId | Should -BeExactly 'EngineOptionContradiction,LLMPlanner.PowerShell.Commands.GetModelFootprintCommand'
    }

    It 'explains a length that it cannot read' {
        (Get-CaughtError { Get-ModelFootprint qwen3:8b -ContextLength lots }).ToString() | Should -Match "'lots' is no number of tokens"
    }

    It 'prints the formula with -Verbose and nothing without' {
        $lines = Get-ModelFootprint qwen3:8b -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }
        "$lines" | Should -Match 'total 8190735360 parameters'
        (Get-ModelFootprint qwen3:8b 4>&1 | Measure-Object).Count | Should -Be 1
    }

    It 'compares published, stored and resident counts with -Detailed' {
        $footprint = Get-ModelFootprint deepseek-r1 -Detailed
        $footprint.PublishedParameters | Should -Be 684531386000
        $footprint.StoredParameters | Should -Be 684531386000
        $footprint.ResidentParameters | Should -Be 671026419200
        $footprint.PublishedDifference | Should -Match '\+11,610,068,224 multi-token-prediction layers'
        $footprint | Get-RenderedText | Should -Match '684,531,386,000 684,531,386,000 671,026,419,200 671,026,419,200'
    }

    It 'comes back from a job live, nested objects too' {
        $footprint = Invoke-InJob { Get-ModelFootprint qwen3:8b -Quantization Q8_0 }
        $footprint | Should -BeOfType [LLMPlanner.Footprints.ModelFootprint]
        $footprint.Components[0] | Should -BeOfType [LLMPlanner.Footprints.FootprintComponent]
        $footprint.Parameters | Should -BeOfType [LLMPlanner.Footprints.ParameterBreakdown]
        $footprint.Components[0].Bytes | Should -BeOfType [long]
        ($footprint | Test-HardwareFit -Hardware 'RTX 4090').Quantization | Should -Be 'Q8_0'
    }

    It 'survives CLIXML and JSON' {
        $file = Join-Path $TestDrive 'footprint.xml'
        $footprint = Get-ModelFootprint qwen3:8b
        $footprint | Export-Clixml $file
        (Import-Clixml $file).Components.Count | Should -Be $footprint.Components.Count
        $json = $footprint | ConvertTo-Json -Depth 4 | ConvertFrom-Json
        $json.TotalBytes | Should -Be $footprint.TotalBytes
        $json.Components[0].Bytes | Should -Be $footprint.Components[0].Bytes
        $file = Join-Path $TestDrive 'footprint.csv'
        $footprint | Export-Csv $file -NoTypeInformation
        (Import-Csv $file).TotalBytes | Should -Be "$($footprint.TotalBytes)"
    }

    It 'sorts and selects by raw numbers' {
        $sorted = Get-ModelFootprint qwen3:8b, qwen3:4b, qwen3:0.6b | Sort-Object TotalBytes
        $sorted.Model | Should -Be 'Qwen/Qwen3-0.6B', 'Qwen/Qwen3-4B', 'Qwen/Qwen3-8B'
        (Get-ModelFootprint qwen3:8b, llama3.1:70b | Where-Object { $_.TotalBytes -gt 24GB }).Count | Should -Be 1
    }

    It 'shows a table and a list' {
        $footprint = Get-ModelFootprint qwen3:8b
        $gib = ($footprint.TotalBytes / 1GB).ToString('0.00', [cultureinfo]::InvariantCulture)
        $footprint | Get-RenderedText | Should -Match "Qwen/Qwen3-8B +Q4_K_M +8K +1 +$gib "
        $footprint | Format-List | Get-RenderedText | Should -Match "Total \(GiB\) +: $gib"
        $footprint.Components | Get-RenderedText | Should -Match 'Name +Kind +Size \(GiB\) Low \(GiB\) High \(GiB\) Basis +Source'
    }
}
