using System.Management.Automation;
using LLMPlanner.Deployment;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.PowerShell.Binding;
using LLMPlanner.PowerShell.Completion;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>Finds the ways to serve a load that no other beats in price, speed and quality at once, the cheapest first.</summary>
[Cmdlet(VerbsCommon.Find, "DeploymentPlan", HelpUri = HelpLinks.Base + "Find-DeploymentPlan.md")]
[OutputType(typeof(DeploymentPlan))]
public sealed class FindDeploymentPlanCommand : RecommendationCmdlet
{
    private readonly List<HardwareProfile> _machines = [];
    private bool _asked;

    /// <summary>Gets or sets machines to choose from, each as many as needed; the cloud sizes of the catalog where they are left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [HardwareTransformation]
    [ArgumentCompleter(typeof(HardwareCompleter))]
    [SupportsWildcards]
    public HardwareArgument[]? Hardware { get; set; }

    /// <summary>Gets or sets models to choose from, by name or wildcard pattern; all where they are left out.</summary>
    [Parameter]
    [ModelTransformation]
    [ArgumentCompleter(typeof(ModelCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Model { get; set; }

    /// <summary>Gets or sets the most machines of one kind.</summary>
    [Parameter]
    [ValidateRange(1, 65536)]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int MaxMachines { get; set; } = 64;

    /// <summary>Gets or sets how many plans to return.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int First { get; set; } = 10;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (HardwareArgument argument in Hardware ?? [])
        {
            _asked = true;
            TryRun(() => _machines.AddRange(HardwareLookup.Find(Hardwares, argument).Where(machine => TryRun(() => machine.EnsureComplete()))));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        // Machines that were named and not found are no reason to offer others.
        if (!_asked || _machines.Count > 0)
        {
            TryRun(Find);
        }
    }

    private void Find()
    {
        var planner = new DeploymentPlanner(new DeploymentQuery { Requirements = Query(_machines, First), MostMachines = MaxMachines, First = First });
        ModelPreset[] models = [.. ModelsToJudge()];
        using ProgressReporter progress = StartProgress("Planning deployments");
        IReadOnlyList<DeploymentPlan> plans = planner.Find(models, (done, all) => progress.Report($"{done} of {all} models", done, all), CancellationToken);
        if (plans.Count == 0)
        {
            WriteWarning(planner.NothingFound());
        }

        WriteObject(plans, enumerateCollection: true);
    }

    private IEnumerable<ModelPreset> ModelsToJudge()
    {
        if (Model is null)
        {
            return Models.All(ReportProblem);
        }

        var found = new List<ModelPreset>();
        foreach (string name in Model)
        {
            TryRun(() => found.AddRange(ModelSource.Named(this, Models, name, ReportProblem)));
        }

        return found.Distinct();
    }
}
