#Requires -Version 5.1
<#
.SYNOPSIS
    Registers the nightly audit with the Windows Task Scheduler.

.DESCRIPTION
    The task runs the llmplanner tool, so that no PowerShell module has to be installed for the account. Its last result is the exit code:
    0 all is well, 1 after an error, 2 called wrongly.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    [string] $Tool = 'C:\Program Files\llmplanner\llmplanner.exe',

    [string] $Folder = 'C:\Capacity',

    [string] $At = '02:30'
)

$script = Join-Path $Folder 'Invoke-NightlyFleetAudit.ps1'
$arguments = '-File "{0}" -PlanPath "{1}" -InventoryPath "{2}" -ReportPath "{3}"' -f $script, (Join-Path $Folder 'plans'), (Join-Path $Folder 'fleet.csv'), (Join-Path $Folder 'capacity.html')
if ($PSCmdlet.ShouldProcess('LLMPlanner audit', 'Register a scheduled task')) {
    $action = New-ScheduledTaskAction -Execute $Tool -Argument $arguments -WorkingDirectory $Folder
    $trigger = New-ScheduledTaskTrigger -Daily -At $At
    Register-ScheduledTask -TaskName 'LLMPlanner audit' -Action $action -Trigger $trigger -Description 'Audits capacity plans every night.'
}
