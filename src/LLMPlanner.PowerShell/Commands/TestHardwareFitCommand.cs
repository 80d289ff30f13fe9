using System.Management.Automation;
using LLMPlanner.Footprints;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Placement;
using LLMPlanner.Planning;
using LLMPlanner.PowerShell.Binding;
using LLMPlanner.PowerShell.Completion;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>Says whether a model runs on a machine, what decides it, and how far the load could grow.</summary>
[Cmdlet(VerbsDiagnostic.Test, "HardwareFit", HelpUri = HelpLinks.Base + "Test-HardwareFit.md")]
[OutputType(typeof(HardwareFit), typeof(bool))]
public sealed class TestHardwareFitCommand : ModelCmdlet
{
    private bool _asked;
    private bool _allFit = true;
    private bool _hasLookedUp;
    private HardwareArgument[]? _lookedUp;
    private IReadOnlyList<HardwareProfile> _machines = [];
    private ProgressReporter? _progress;
    private long _judged;

    /// <inheritdoc/>
    /// <remarks>What is piped by value here are machines.</remarks>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ModelTransformation]
    [ArgumentCompleter(typeof(ModelCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public override string[]? Model { get; set; }

    /// <summary>Gets or sets machines: profiles, names such as <c>RTX 4090</c>, <c>2x RTX 3090</c>, <c>Standard_NC24ads_A100_v4</c>, or wildcard patterns; this machine where left out.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true)]
    [HardwareTransformation]
    [ArgumentCompleter(typeof(HardwareCompleter))]
    [SupportsWildcards]
    public HardwareArgument[]? Hardware { get; set; }

    /// <summary>Gets or sets whether to ignore what is in use on a detected machine.</summary>
    [Parameter]
    public SwitchParameter UseTotal { get; set; }

    /// <summary>Gets or sets memory to keep free on every device: a share such as <c>10%</c>, or a size.</summary>
    [Parameter]
    [HeadroomTransformation]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public Headroom MinHeadroom { get; set; }

    /// <summary>Gets or sets whether to answer one Boolean: true only if every combination fits and none failed.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _progress = StartProgress("Judging models on machines");
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        LookUp();
        bool any = false;
        foreach (ModelPreset model in ResolveModels())
        {
            any = true;
            foreach (HardwareProfile machine in _machines)
            {
                foreach (CapacityRequest request in Requests(model, machine, UseTotal, MinHeadroom))
                {
                    Judge(request);
                }
            }
        }

        _allFit &= any;
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        base.EndProcessing();
        _progress?.Dispose();
        if (Quiet)
        {
            WriteObject(_asked && _allFit);
        }
    }

    /// <summary>Tells that a model, or a machine, could not be had.</summary>
    protected override void OnItemFailed() => _allFit = false;

    // Machines that were typed are the same for every model of the pipeline: they are found, or missed, once.
    private void LookUp()
    {
        if (!_hasLookedUp || !ReferenceEquals(_lookedUp, Hardware))
        {
            _hasLookedUp = true;
            _lookedUp = Hardware;
            _machines = HardwareOrThisMachine(Hardware);
        }
    }

    private void Judge(CapacityRequest request)
    {
        _asked = true;
        _progress?.Report(request.Model.Model + ", " + request.Hardware!.Name, ++_judged, 0);
        if (Resolve(request) is { } plan)
        {
            TryRun(() => Write(plan));
        }
    }

    private void Write(ResolvedPlan plan)
    {
        HardwareFit fit = FitEvaluator.Evaluate(plan);
        _allFit &= fit.Fits;
        if (Explains)
        {
            // The footprint is worked out only where somebody looks at it.
            WriteNotes(FootprintExplanation.Lines(plan, fit.Footprint));
            WriteNotes(FitExplanation.Lines(fit));
        }

        if (!Quiet)
        {
            WriteObject(fit);
        }
    }
}
