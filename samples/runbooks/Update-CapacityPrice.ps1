<#
.SYNOPSIS
    Refreshes the cached cloud prices and says what changed.

.DESCRIPTION
    The only job that goes to the network. Where the price service cannot be reached the cache of the day before stays, and the job fails so
    that somebody sees it.

.PARAMETER Region
    Azure regions.

.PARAMETER Currency
    An ISO 4217 code.

.PARAMETER RequiredVersion
    The version of LLMPlanner to load.
#>
[CmdletBinding()]
param(
    [string[]] $Region = @('eastus'),

    [string] $Currency = 'USD',

    [string] $RequiredVersion
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

$module = @{ Name = 'LLMPlanner' }
if ($RequiredVersion) { $module.RequiredVersion = $RequiredVersion }
Import-Module @module

Update-CloudPrice -Region $Region -Currency $Currency
