using System.Management.Automation;
using LLMPlanner.Auditing;
using LLMPlanner.Placement;
using LLMPlanner.PowerShell.Completion;
using LLMPlanner.Recommendation;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>Writes a plan of answers: what was found to fit, or was recommended, becomes what is to run.</summary>
[Cmdlet(VerbsCommon.New, "CapacityPlan", SupportsShouldProcess = true, HelpUri = HelpLinks.Base + "New-CapacityPlan.md")]
[OutputType(typeof(FileInfo))]
public sealed class NewCapacityPlanCommand : PlannerCmdlet
{
    private CapacityPlanDraft _draft = new();

    /// <summary>Gets or sets the file to write, by convention <c>*.llmplan.json</c>.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>Gets or sets answers of Test-HardwareFit or Get-ModelRecommendation.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true)]
    public PSObject[]? InputObject { get; set; }

    /// <summary>Gets or sets the name of the plan.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Gets or sets memory that is to stay free on every device: <c>10%</c> or <c>2GB</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public string? MinHeadroom { get; set; }

    /// <summary>Gets or sets whether the models serve commercial use.</summary>
    [Parameter]
    public SwitchParameter CommercialUse { get; set; }

    /// <summary>Gets or sets whether a file that is there is replaced.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Gets or sets whether a file that is there stays, even with -Force.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Gets or sets whether to return the file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => TryRun(() =>
    {
        if (MinHeadroom is not null)
        {
            Headroom.Parse(MinHeadroom);
        }

        _draft = new CapacityPlanDraft { Name = Name, MinHeadroom = MinHeadroom, CommercialUse = CommercialUse };
    });

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (PSObject item in InputObject ?? [])
        {
            switch (PlanInput.Of(item))
            {
                case HardwareFit fit:
                    _draft.Add(fit);
                    break;
                case ModelRecommendation recommendation:
                    _draft.Add(recommendation);
                    break;
                default:
                    ReportProblem(PlannerException.PlanInputUnknown(item.BaseObject));
                    break;
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => TryRun(() =>
    {
        string path = ModelSource.Literal(this, Path);
        bool replace = Force && !NoClobber;
        if (!ShouldProcess(path, "Write a plan of " + _draft.Count + " deployments"))
        {
            return;
        }

        _draft.Write(path, replace);
        if (PassThru)
        {
            WriteObject(new FileInfo(path));
        }
    });
}
