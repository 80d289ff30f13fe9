using System.Management.Automation;
using LLMPlanner.Auditing;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>Checks the files of plans alone: syntax, values, names, references. Nothing is placed on a machine.</summary>
[Cmdlet(VerbsDiagnostic.Test, "CapacityPlan", HelpUri = HelpLinks.Base + "Test-CapacityPlan.md")]
[OutputType(typeof(CapacityPlanCheck), typeof(bool))]
public sealed class TestCapacityPlanCommand : PlanCmdlet
{
    private bool _allValid = true;
    private int _checked;

    /// <summary>Gets or sets plan files from a pipeline: paths, or files of Get-ChildItem.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject[]? InputObject { get; set; }

    /// <summary>Gets or sets whether to answer one Boolean: true only if every file is in order.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (PSObject item in InputObject ?? [])
        {
            bool isFile = item.BaseObject is FileSystemInfo;
            AddPath(isFile ? ((FileSystemInfo)item.BaseObject).FullName : item.BaseObject.ToString(), isFile);
        }

        base.ProcessRecord();
        CheckAll();
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (Quiet)
        {
            WriteObject(_checked > 0 && _allValid);
        }
    }

    /// <summary>A file that is not there is not in order.</summary>
    protected override void OnItemFailed() => _allValid = false;

    private void CheckAll()
    {
        var auditor = new CapacityAuditor(new AuditOptions { Models = Models, Hardware = Hardwares, Root = SessionState.Path.CurrentFileSystemLocation.ProviderPath });
        for (; _checked < PlanPaths.Count; _checked++)
        {
            TryRun(() =>
            {
                CapacityPlanCheck check = CapacityPlanCheck.Of(CapacityPlanReader.Read(PlanPaths[_checked]), auditor);
                _allValid &= check.IsValid;
                if (!Quiet)
                {
                    WriteObject(check);
                }
            });
        }
    }
}
