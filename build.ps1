#Requires -Version 5.1
<#
.SYNOPSIS
    A short front for the dotnet commands that build, test and pack LLMPlanner.

.EXAMPLE
    ./build.ps1 -Task Build, Test

.EXAMPLE
    ./build.ps1 -Task Pack -Configuration Release -OutputPath ./out
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Pack', 'Clean')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    # Where packages go.
    [string] $OutputPath = (Join-Path $PSScriptRoot 'artifacts/package')
)

$ErrorActionPreference = 'Stop'
$solution = Join-Path $PSScriptRoot 'LLMPlanner.sln'

foreach ($name in $Task) {
    switch ($name) {
        'Build' { dotnet build $solution -c $Configuration --nologo }
        'Test' { dotnet test $solution -c $Configuration --nologo }
        'Pack' { dotnet pack $solution -c $Configuration -o $OutputPath --nologo }
        'Clean' { Remove-Item (Join-Path $PSScriptRoot 'artifacts') -Recurse -Force -ErrorAction Ignore; $global:LASTEXITCODE = 0 }
    }

    if ($LASTEXITCODE -ne 0) {
        throw "$name failed with exit code $LASTEXITCODE."
    }
}
