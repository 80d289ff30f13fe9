using System.Management.Automation;
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

    /// <summary>Gets or sets machines: profiles, or names such as <c>RTX 4090</c>, <c>2x RTX 3090</c>, <c>Standard_NC24ads_A100_v4</c>.</summary>
    [Parameter(ValueFromPipeline = true)]
    [HardwareTransformation]
    [ArgumentCompleter(typeof(HardwareCompleter))]
    public HardwareArgument[]? Hardware { get; set; }

    /// <summary>Gets or sets whether to ignore what is in use on a detected machine.</summary>
    [Parameter]
    public SwitchParameter UseTotal { get; set; }

    /// <summary>Gets or sets whether to answer one Boolean: true only if every combination fits and none failed.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Hardware is not { Length: > 0 })
        {
            _allFit = false;
            ReportProblem(PlannerException.HardwareRequired());
            return;
        }

        ModelPreset[] models = [.. ResolveModels()];
        _allFit &= models.Length > 0;
        foreach (HardwareArgument argument in Hardware)
        {
            if (Find(argument) is not { } hardware)
            {
                _allFit = false;
                continue;
            }

            foreach (CapacityRequest request in models.SelectMany(model => Requests(model, hardware, UseTotal)))
            {
                Judge(request);
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (Quiet)
        {
            WriteObject(_asked && _allFit);
        }
    }

    private void Judge(CapacityRequest request)
    {
        _asked = true;
        bool fits = false;
        if (Resolve(request) is { } plan)
        {
            TryRun(() =>
            {
                HardwareFit fit = FitEvaluator.Evaluate(plan);
                fits = fit.Fits;
                if (!Quiet)
                {
                    WriteObject(fit);
                }
            });
        }

        _allFit &= fits;
    }

    private HardwareProfile? Find(HardwareArgument argument)
    {
        HardwareProfile? profile = argument.Profile;
        if (profile is null)
        {
            TryRun(() => profile = Hardwares.Find(argument.Name!));
        }

        return profile;
    }
}
