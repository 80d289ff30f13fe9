BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'shared.psm1') -Force
    Import-BuiltModule
}

Describe 'Invoke-CapacityAudit' {
    BeforeEach {
        $folder = Join-Path $TestDrive ([guid]::NewGuid())
        $null = New-Item -ItemType Directory $folder
        $plan = Join-Path $folder 'p.llmplan.json'
        '{
  "targets": [ { "id": "desk", "hardware": "RTX 4090" } ],
  // far too large
  "deployments": [ { "id": "chat", "model": "Llama-3.1-70B-Instruct", "quantization": "Q4_K_M", "engine": "llama.cpp" } ],
}' | Set-Content -LiteralPath $plan -Encoding UTF8
    }

    It 'returns what is wrong, where, why and what to do' {
        $finding = Invoke-CapacityAudit $plan
        $finding | Should -BeOfType [LLMPlanner.Auditing.CapacityDiagnostic]
        $finding.RuleId | Should -Be 'LLMP1001'
        $finding.Line | Should -Be 4
        $finding.Path | Should -Be $plan
        $finding.Message | Should -Match 'GiB too much'
        $finding.Recommendation | Should -Not -BeNullOrEmpty
    }

    It 'finds plans of a folder and of a pipeline' {
        (Invoke-CapacityAudit $folder).RuleId | Should -Be 'LLMP1001'
        (Get-ChildItem $folder | Invoke-CapacityAudit).RuleId | Should -Be 'LLMP1001'
    }

    It 'judges answers and machines of a pipeline' {
        (Test-HardwareFit llama3.1:70b 'RTX 4090' | Invoke-CapacityAudit).RuleId | Should -Contain 'LLMP1001'
        (Get-HardwareProfile '8x H100 SXM', 'RTX 3060 12GB' | Invoke-CapacityAudit $plan | Where-Object Severity -EQ Error).Host | Should -Be 'GeForce RTX 3060 12GB'
    }

    It 'takes severities as a hashtable' {
        (Invoke-CapacityAudit $plan -Severity @{ LLMP1001 = 'suggestion' }).Severity | Should -Be 'Suggestion'
        (Get-CaughtError { Invoke-CapacityAudit $plan -Severity @{ LLMP1001 = 'x' } }).FullyQualifiedErrorId | Should -Match '^SeverityInvalid,'
    }

    It 'audits hosts of an inventory under their names' {
        "host,gpu`nn1,RTX 4090`nn2,RTX 4090" | Set-Content -LiteralPath "$folder/fleet.csv"
        (Get-Content -LiteralPath $plan -Raw) -replace '"hardware": "RTX 4090"', '"inventory": "fleet.csv"' | Set-Content -LiteralPath $plan
        (Invoke-CapacityAudit $plan).Host | Should -Be 'n1', 'n2'
    }

    It 'is readable as a table' {
        Invoke-CapacityAudit $plan | Get-RenderedText | Should -Match 'Error +LLMP1001 +p\.llmplan\.json +4 '
    }
}
