using System.Management.Automation;
using LLMPlanner.Auditing;
using LLMPlanner.Deployment;
using LLMPlanner.Placement;
using LLMPlanner.PowerShell.Completion;
using LLMPlanner.Recommendation;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>Writes findings as a report.</summary>
[Cmdlet(VerbsData.Export, "CapacityReport", SupportsShouldProcess = true, HelpUri = HelpLinks.Base + "Export-CapacityReport.md")]
[OutputType(typeof(FileInfo))]
public sealed class ExportCapacityReportCommand : CancellableCmdlet
{
    private readonly List<CapacityDiagnostic> _diagnostics = [];
    private readonly List<HardwareFit> _fits = [];
    private readonly List<ModelRecommendation> _recommendations = [];
    private readonly List<DeploymentPlan> _deployments = [];

    /// <summary>Gets or sets the file to write.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>Gets or sets findings of Invoke-CapacityAudit; for a page also fits, recommendations and deployment plans.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowEmptyCollection]
    public PSObject[]? InputObject { get; set; }

    /// <summary>Gets or sets the format; what the ending of the file says where left out.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(ReportFormatCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Format { get; set; }

    /// <summary>Gets or sets the folder that paths in the report are relative to; the current one where left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Root { get; set; }

    /// <summary>Gets or sets whether a file that is there stays; reports replace the one of the last run otherwise.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Gets or sets whether to return the file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (PSObject item in InputObject ?? [])
        {
            Take(item);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => TryRun(() =>
    {
        string path = ModelSource.Literal(this, Path);
        ReportFormat format = ReportFormat.Find(Format, path);
        string root = Root is null ? SessionState.Path.CurrentFileSystemLocation.ProviderPath : ModelSource.Literal(this, Root);
        if (!ShouldProcess(path, "Write a " + format.Name + " report of " + Count + " items"))
        {
            return;
        }

        var report = new CapacityReport(_diagnostics, root) { Fits = _fits, Recommendations = _recommendations, Deployments = _deployments };
        report.Write(path, format, replace: !NoClobber);
        if (PassThru)
        {
            WriteObject(new FileInfo(path));
        }
    });

    private int Count => _diagnostics.Count + _fits.Count + _recommendations.Count + _deployments.Count;

    private void Take(PSObject item)
    {
        switch (PlanInput.Of(item))
        {
            case CapacityDiagnostic diagnostic:
                _diagnostics.Add(diagnostic);
                break;
            case HardwareFit fit:
                _fits.Add(fit);
                break;
            case ModelRecommendation recommendation:
                _recommendations.Add(recommendation);
                break;
            case DeploymentPlan plan:
                _deployments.Add(plan);
                break;
            default:
                WriteError(PlannerErrors.ToRecord(PlannerException.ReportInputUnknown(item.BaseObject)));
                break;
        }
    }
}
