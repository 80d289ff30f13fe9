# Helpers of all suites. The suites test the module as it was built: run 'dotnet build LLMPlanner.sln' first.

$script:Root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path

function Get-ModuleManifestPath {
    # The manifest of the built module, or an error that tells how to build it.
    $path = Join-Path $script:Root 'artifacts/module/LLMPlanner/LLMPlanner.psd1'
    if (-not (Test-Path -LiteralPath $path)) {
        throw "The module is not built: run 'dotnet build LLMPlanner.sln'."
    }

    $path
}

function Import-BuiltModule {
    # Imports the built module, once a session.
    if (-not (Get-Module LLMPlanner)) {
        Import-Module (Get-ModuleManifestPath) -Global -ErrorAction Stop
    }
}

function Get-CaughtError {
    # Runs a script and returns the error record that it ends with or writes first; $null where there is none.
    param([Parameter(Mandatory)] [scriptblock] $ScriptBlock)

    try {
        $problems = @()
        $null = & $ScriptBlock 2>&1 | ForEach-Object {
            if ($_ -is [System.Management.Automation.ErrorRecord]) { $problems += $_ }
        }
        $problems | Select-Object -First 1
    } catch {
        $_
    }
}

function Invoke-InJob {
    # Runs a script in a job, which is another process with the module imported, and returns what comes back.
    param(
        [Parameter(Mandatory)] [scriptblock] $ScriptBlock,
        [object[]] $ArgumentList = @()
    )

    $manifest = Get-ModuleManifestPath
    $initialize = [scriptblock]::Create("Import-Module '$($manifest -replace "'", "''")' -ErrorAction Stop")
    $job = Start-Job -InitializationScript $initialize -ScriptBlock $ScriptBlock -ArgumentList $ArgumentList
    try {
        $job | Receive-Job -Wait -ErrorAction Stop
    } finally {
        Remove-Job $job -Force
    }
}

Export-ModuleMember -Function Get-ModuleManifestPath, Import-BuiltModule, Get-CaughtError, Invoke-InJob
