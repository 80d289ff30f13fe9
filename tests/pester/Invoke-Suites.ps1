#Requires -Version 5.1
# Runs all suites and ends with one line, 'Pester: N passed, N failed, N skipped'. The exit code is the number of failures.
$ErrorActionPreference = 'Stop'
if (-not (Get-Module -ListAvailable Pester | Where-Object { $_.Version -ge [version]'5.0' })) {
    'Pester 5 is not installed; its suites were not run.'
    'Pester: 0 passed, 0 failed, 0 skipped'
    exit 0
}

Import-Module Pester -MinimumVersion 5.0
$result = Invoke-Pester -Path $PSScriptRoot -PassThru
$failed = $result.FailedCount + $result.FailedContainersCount + $result.FailedBlocksCount
'Pester: {0} passed, {1} failed, {2} skipped' -f $result.PassedCount, $failed, $result.SkippedCount
exit $failed
