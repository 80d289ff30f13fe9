using System.Management.Automation;
using LLMPlanner.Models;
using LLMPlanner.Placement;
using LLMPlanner.Planning;
using LLMPlanner.PowerShell.Binding;
using LLMPlanner.PowerShell.Completion;
using LLMPlanner.Profiles;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>Finds every machine and cloud size that carries a model at a load, alone or several of it.</summary>
[Cmdlet(VerbsCommon.Find, "HardwareFit", HelpUri = HelpLinks.Base + "Find-HardwareFit.md")]
[OutputType(typeof(HardwareMatch))]
public sealed class FindHardwareFitCommand : ModelCmdlet
{
    /// <summary>Gets or sets names of machines and cloud sizes to look among; wildcards are allowed.</summary>
    [Parameter(Position = 1)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(HardwareCompleter))]
    [ValidateNotNullOrEmpty]
    public string Hardware { get; set; } = "*";

    /// <summary>Gets or sets whether to look among whole machines or cloud sizes only.</summary>
    [Parameter]
    [ValidateSet("Machine", "Cloud")]
    public string? Kind { get; set; }

    /// <summary>Gets or sets the cloud provider to look among.</summary>
    [Parameter]
    [ValidateSet("Azure", "AWS", "GCP")]
    public string? Provider { get; set; }

    /// <summary>Gets or sets the region whose prices cloud sizes carry.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string? Region { get; set; }

    /// <summary>Gets or sets how many machines of one kind may share the requests.</summary>
    [Parameter]
    [ValidateRange(1, 4096)]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int MaxMachines { get; set; } = 64;

    /// <summary>Gets or sets memory to keep free on every device: a share such as <c>10%</c>, or a size.</summary>
    [Parameter]
    [HeadroomTransformation]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public Headroom MinHeadroom { get; set; }

    /// <summary>Gets or sets how many to return for each combination; all where it is left out.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int First { get; set; } = int.MaxValue;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (ModelPreset model in ResolveModels())
        {
            foreach (CapacityRequest request in Requests(model, hardware: null, headroom: MinHeadroom))
            {
                if (Resolve(request) is { } plan)
                {
                    TryRun(() => Find(plan, request));
                }
            }
        }
    }

    private void Find(ResolvedPlan plan, CapacityRequest request)
    {
        var query = new HardwareQuery
        {
            Request = request,
            Catalog = Hardwares,
            Pattern = Hardware,
            Kind = Kind is null ? null : Kind == "Cloud" || Provider is not null ? ProfileKind.Cloud : ProfileKind.Machine,
            Provider = Provider,
            Region = Region,
            MostMachines = MaxMachines,
        };
        IReadOnlyList<HardwareMatch> matches;
        using (ProgressReporter progress = StartProgress("Judging machines for " + plan.Model.Model))
        {
            matches = HardwareFinder.Find(query, (judged, name) => progress.Report(name, judged, 0), CancellationToken);
        }

        if (matches.Count == 0)
        {
            WriteWarning(HardwareFinder.NothingFound(plan, MaxMachines));
        }

        foreach (HardwareMatch match in matches.Take(First))
        {
            WriteObject(match);
        }
    }
}
