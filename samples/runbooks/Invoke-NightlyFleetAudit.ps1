<#
.SYNOPSIS
    Holds capacity plans against a fleet, writes a report, and fails the job where something new is wrong.

.DESCRIPTION
    For Azure Automation (Windows PowerShell 5.1 and PowerShell 7.4), a Hybrid Worker, or any scheduler. The inventory comes from one of:

    -InventoryPath       a file that Import-HardwareProfile reads (CSV, nvidia-smi XML, Kubernetes nodes ...)
    -InventoryVariable   the name of an Automation variable that holds such a text
    -ResourceGraphRows   rows of Azure Resource Graph as JSON, for example from
                         Search-AzGraph "Resources | where type =~ 'microsoft.compute/virtualmachines' | project name, properties" | ConvertTo-Json -Depth 10

    The job keeps no state but the files it is told to write. One summary object is its output.

.PARAMETER PlanPath
    Plan files (*.llmplan.json), folders or patterns.

.PARAMETER ReportPath
    Where the report goes; the ending chooses the format (.html, .sarif, .json, .md, .csv, .xml).

.PARAMETER BaselinePath
    An earlier report in Json or Sarif; only what is not in it counts as new.

.PARAMETER RequiredVersion
    The version of LLMPlanner to load. Jobs may share a process in which another version was loaded first; naming it makes that an error.
#>
[CmdletBinding(DefaultParameterSetName = 'Path')]
param(
    [Parameter(Mandatory = $true)]
    [string] $PlanPath,

    [Parameter(ParameterSetName = 'Path')]
    [string] $InventoryPath,

    [Parameter(ParameterSetName = 'Variable', Mandatory = $true)]
    [string] $InventoryVariable,

    [Parameter(ParameterSetName = 'ResourceGraph', Mandatory = $true)]
    [string] $ResourceGraphRows,

    [string] $ReportPath,

    [string] $BaselinePath,

    [string] $RequiredVersion
)

# A non-terminating error would leave the job "Completed".
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

$module = @{ Name = 'LLMPlanner' }
if ($RequiredVersion) { $module.RequiredVersion = $RequiredVersion }
Import-Module @module

$machines = @()
switch ($PSCmdlet.ParameterSetName) {
    'Variable' {
        $machines = @(Get-AutomationVariable -Name $InventoryVariable | Import-HardwareProfile)
    }
    'ResourceGraph' {
        # A Resource Graph row holds the VM as the Azure API describes it.
        $machines = @(foreach ($row in (ConvertFrom-Json $ResourceGraphRows)) {
            Get-HardwareProfile -VmSize $row.properties.hardwareProfile.vmSize
        })
    }
    default {
        if ($InventoryPath) { $machines = @(Import-HardwareProfile -Path $InventoryPath) }
    }
}

$audit = @{ Path = $PlanPath }
# .NET instead of Test-Path and Select-Object: the llmplanner tool has the engine alone.
if ($BaselinePath -and [System.IO.File]::Exists($BaselinePath)) { $audit.Baseline = $BaselinePath }

# Machines of the inventory take the place of the plan's targets; without an inventory the plan's own are judged.
if ($machines.Count -gt 0) {
    $findings = @($machines | Invoke-CapacityAudit @audit)
} else {
    $findings = @(Invoke-CapacityAudit @audit)
}

if ($ReportPath) {
    $findings | Export-CapacityReport -Path $ReportPath
}

$errors = @($findings | Where-Object { $_.Severity -eq 'Error' -and -not $_.IsSuppressed })
[pscustomobject]@{
    Machines = $machines.Count
    Findings = $findings.Count
    Errors   = $errors.Count
    Report   = $ReportPath
}

if ($errors.Count -gt 0) {
    $first = $errors[0..2] | Where-Object { $_ } | ForEach-Object { $_.RuleId + ' ' + $_.Message }
    throw ('{0} new errors in the capacity plans: {1}' -f $errors.Count, ($first -join ' | '))
}
