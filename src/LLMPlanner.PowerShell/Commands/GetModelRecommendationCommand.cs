using System.Management.Automation;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.PowerShell.Binding;
using LLMPlanner.PowerShell.Completion;
using LLMPlanner.Recommendation;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>Recommends models: good enough for the task first, then what the machine carries, then which size.</summary>
[Cmdlet(VerbsCommon.Get, "ModelRecommendation", DefaultParameterSetName = HardwareSet, HelpUri = HelpLinks.Base + "Get-ModelRecommendation.md")]
[OutputType(typeof(ModelRecommendation), typeof(RejectedCandidate))]
public sealed class GetModelRecommendationCommand : RecommendationCmdlet
{
    private const string HardwareSet = "Hardware";
    private const string MemorySet = "Memory";

    /// <summary>Gets or sets machines: profiles, or names such as <c>RTX 4090</c> or <c>2x RTX 3090</c>; this machine where left out. Several are a fleet of which each model takes the best.</summary>
    [Parameter(Position = 0, ParameterSetName = HardwareSet, ValueFromPipeline = true)]
    [HardwareTransformation]
    [ArgumentCompleter(typeof(HardwareCompleter))]
    [SupportsWildcards]
    public HardwareArgument[]? Hardware { get; set; }

    /// <summary>Gets or sets the memory of one accelerator where its name does not matter: <c>24GB</c>.</summary>
    [Parameter(Mandatory = true, ParameterSetName = MemorySet)]
    [Alias("GpuMemory", "Vram")]
    [SizeTransformation]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public long AcceleratorMemory { get; set; }

    /// <summary>Gets or sets how many recommendations to return.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int First { get; set; } = 5;

    /// <summary>Gets or sets whether to add the models that were rejected, with the reason of each.</summary>
    [Parameter]
    public SwitchParameter Explain { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == MemorySet)
        {
            TryRun(() => Recommend([new HardwareBuilder(Hardwares) { AcceleratorMemoryBytes = AcceleratorMemory }.Build()]));
        }
        else if (Hardware is { Length: > 0 } arguments)
        {
            RecommendOn(arguments);
        }
        else if (MaxPricePerHour is not null)
        {
            TryRun(() => Recommend([]));
        }
        else
        {
            foreach (HardwareProfile machine in HardwareOrThisMachine(null))
            {
                TryRun(() => Recommend([machine.EnsureComplete()]));
            }
        }
    }

    private void RecommendOn(HardwareArgument[] arguments)
    {
        var machines = new List<HardwareProfile>();
        foreach (HardwareArgument argument in arguments)
        {
            TryRun(() => machines.AddRange(HardwareLookup.Find(Hardwares, argument)));
        }

        if (arguments.Length > 1 && machines.Count > 0)
        {
            // A machine that cannot be judged is left out with its reason; the others still carry something.
            TryRun(() => Recommend([.. machines.Where(machine => TryRun(() => machine.EnsureComplete()))]));
            return;
        }

        foreach (HardwareProfile machine in machines)
        {
            TryRun(() => Recommend([machine.EnsureComplete()]));
        }
    }

    private void Recommend(IReadOnlyList<HardwareProfile> machines)
    {
        var recommender = new Recommender(Query(machines, First));
        ModelPreset[] models = [.. Models.All(ReportProblem)];
        using ProgressReporter progress = StartProgress("Judging models");
        RecommendationResult result = recommender.Evaluate(models, Explain, (done, model) => progress.Report(model, done, models.Length), CancellationToken);
        if (result.Message is { } message)
        {
            WriteWarning(message);
        }

        WriteObject(result.Recommendations, enumerateCollection: true);
        WriteObject(result.Rejected, enumerateCollection: true);
    }
}
