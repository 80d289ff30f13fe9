<#
.SYNOPSIS
    What fits where: a digest of models against machines for a mail or a wiki page.

.DESCRIPTION
    One object for each model and machine, and a page where -ReportPath names one. Machines come from an inventory file or by name.

.PARAMETER Model
    Models by name, or wildcard patterns.

.PARAMETER Hardware
    Machines by name. With -InventoryPath left out and nothing here, this machine.

.PARAMETER InventoryPath
    A file that Import-HardwareProfile reads.

.PARAMETER ContextLength
    Tokens per request.

.PARAMETER ReportPath
    Where a page goes (.html).

.PARAMETER RequiredVersion
    The version of LLMPlanner to load.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true)]
    [string[]] $Model,

    [string[]] $Hardware,

    [string] $InventoryPath,

    [long] $ContextLength = 8192,

    [string] $ReportPath,

    [string] $RequiredVersion
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

$module = @{ Name = 'LLMPlanner' }
if ($RequiredVersion) { $module.RequiredVersion = $RequiredVersion }
Import-Module @module

$question = @{ Model = $Model; ContextLength = $ContextLength }
if ($InventoryPath) {
    $fits = @(Import-HardwareProfile -Path $InventoryPath | Test-HardwareFit @question)
} elseif ($Hardware) {
    $fits = @(Test-HardwareFit @question -Hardware $Hardware)
} else {
    $fits = @(Test-HardwareFit @question)
}

if ($ReportPath) {
    $fits | Export-CapacityReport -Path $ReportPath
}

$fits | Sort-Object Model, Hardware | Select-Object Model, Quantization, Hardware, Verdict, MaxContextLength, MaxConcurrentRequests, Reason
