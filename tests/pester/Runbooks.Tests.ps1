BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'shared.psm1') -Force
    Import-BuiltModule
    # Runbooks import the module by its name, as in a job.
    $env:PSModulePath = (Split-Path (Split-Path (Get-ModuleManifestPath))) + [System.IO.Path]::PathSeparator + $env:PSModulePath
    $script:Runbooks = Join-Path $PSScriptRoot '../../samples/runbooks'
    $script:Fleet = "$TestDrive/fleet.csv"
    Set-Content $Fleet "name,gpu,gpu count,ram`nnode-1,RTX 4090,1,64GB`nnode-2,RTX 3060 12GB,1,32GB"

    function New-Plan {
        param([string] $Model)
        $null = New-Item -ItemType Directory "$TestDrive/plans" -Force
        Set-Content "$TestDrive/plans/chat.llmplan.json" @"
{ "targets": [ { "id": "desk", "hardware": "RTX 4090" } ],
  "deployments": [ { "id": "chat", "model": "$Model", "quantization": "Q4_K_M", "engine": "llama.cpp", "contextLength": "8K" } ] }
"@
        "$TestDrive/plans"
    }
}

Describe 'The nightly audit' {
    It 'passes a plan that holds, and writes the report' {
        $summary = & "$Runbooks/Invoke-NightlyFleetAudit.ps1" -PlanPath (New-Plan 'Qwen3-4B') -InventoryPath $Fleet -ReportPath "$TestDrive/audit.html"
        $summary.Machines | Should -Be 2
        $summary.Errors | Should -Be 0
        "$TestDrive/audit.html" | Should -Exist
    }

    It 'fails the job where something new is wrong' {
        { & "$Runbooks/Invoke-NightlyFleetAudit.ps1" -PlanPath (New-Plan 'DeepSeek-V3') -InventoryPath $Fleet } | Should -Throw '*LLMP1001*'
    }

    It 'lets pass what the baseline has' {
        $plans = New-Plan 'DeepSeek-V3'
        Invoke-CapacityAudit $plans | Out-Null
        Import-HardwareProfile $Fleet | Invoke-CapacityAudit $plans | Export-CapacityReport "$TestDrive/known.json"
        (& "$Runbooks/Invoke-NightlyFleetAudit.ps1" -PlanPath $plans -InventoryPath $Fleet -BaselinePath "$TestDrive/known.json").Errors | Should -Be 0
    }

    It 'takes the inventory from an Automation variable' {
        $global:AutomationText = Get-Content $Fleet -Raw
        function global:Get-AutomationVariable { param($Name) $global:AutomationText }
        try {
            (& "$Runbooks/Invoke-NightlyFleetAudit.ps1" -PlanPath (New-Plan 'Qwen3-4B') -InventoryVariable Fleet).Machines | Should -Be 2
        } finally {
            Remove-Item function:Get-AutomationVariable
            Remove-Variable AutomationText -Scope Global
        }
    }

    It 'takes rows of Resource Graph' {
        $rows = '[{"name":"vm1","properties":{"hardwareProfile":{"vmSize":"Standard_NC24ads_A100_v4"}}}]'
        (& "$Runbooks/Invoke-NightlyFleetAudit.ps1" -PlanPath (New-Plan 'Qwen3-4B') -ResourceGraphRows $rows).Machines | Should -Be 1
    }
}

Describe 'The digest' {
    It 'says what fits where' {
        $rows = & "$Runbooks/Get-FitDigest.ps1" -Model Qwen3-4B, Qwen3-32B -InventoryPath $Fleet -ReportPath "$TestDrive/digest.html"
        $rows.Count | Should -Be 4
        ($rows | Where-Object { $_.Model -like '*32B' -and $_.Hardware -eq 'node-2' }).Verdict | Should -Not -Be 'Fits'
        Get-Content "$TestDrive/digest.html" -TotalCount 1 | Should -Be '<!doctype html>'
    }
}

Describe 'The price refresh' {
    It 'fails where the service cannot be reached, and keeps quiet about the rest' {
        # The default service needs a network; a proxy that nobody answers at stands for being offline.
        $before = $env:HTTPS_PROXY
        $env:HTTPS_PROXY = 'http://127.0.0.1:9'
        try {
            { & "$Runbooks/Update-CapacityPrice.ps1" -Region eastus } | Should -Throw
        } finally {
            $env:HTTPS_PROXY = $before
        }
    }
}
