using System.Management.Automation;
using LLMPlanner.Hardware;
using LLMPlanner.Launch;
using LLMPlanner.Models;
using LLMPlanner.Placement;
using LLMPlanner.Planning;
using LLMPlanner.PowerShell.Binding;
using LLMPlanner.PowerShell.Completion;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>Writes the command that starts an engine with exactly the settings that were judged.</summary>
[Cmdlet(VerbsCommon.Get, "LaunchCommand", HelpUri = HelpLinks.Base + "Get-LaunchCommand.md")]
[OutputType(typeof(LaunchCommand))]
public sealed class GetLaunchCommandCommand : ModelCmdlet
{
    private static readonly string[] s_questions =
    [
        nameof(Model), nameof(Path), nameof(LiteralPath), nameof(Hardware), nameof(Quantization), nameof(Engine), nameof(EngineVersion),
        nameof(ContextLength), nameof(ConcurrentRequests), nameof(KvCacheType), nameof(EngineOption), nameof(UseTotal),
    ];

    private readonly HashSet<string> _typed = new(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    /// <remarks>What is piped by value here are verdicts.</remarks>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ModelTransformation]
    [ArgumentCompleter(typeof(ModelCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public override string[]? Model { get; set; }

    /// <summary>Gets or sets machines: profiles, names, or wildcard patterns; this machine where left out.</summary>
    [Parameter(Position = 1)]
    [HardwareTransformation]
    [ArgumentCompleter(typeof(HardwareCompleter))]
    [SupportsWildcards]
    public HardwareArgument[]? Hardware { get; set; }

    /// <summary>Gets or sets verdicts of Test-HardwareFit.</summary>
    [Parameter(ValueFromPipeline = true)]
    public HardwareFit? InputObject { get; set; }

    /// <summary>Gets or sets the shell that the command line is written for; PowerShell where left out.</summary>
    [Parameter]
    public ShellKind Shell { get; set; } = ShellKind.PowerShell;

    /// <summary>Gets or sets whether to ignore what is in use on a detected machine.</summary>
    [Parameter]
    public SwitchParameter UseTotal { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();

        // Later on, what comes down the pipeline is among them too.
        _typed.UnionWith(s_questions.Where(MyInvocation.BoundParameters.ContainsKey));
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject is { } fit && _typed.Count == 0)
        {
            TryRun(() => Write(fit));
            return;
        }

        CapacityRequest? judged = InputObject?.ToRequest();
        IReadOnlyList<HardwareProfile> machines = Machines(judged);
        foreach (ModelPreset model in machines.Count == 0 ? [] : Asked(judged))
        {
            foreach (HardwareProfile machine in machines)
            {
                foreach (CapacityRequest request in Requests(model, machine, UseTotal))
                {
                    if (Resolve(Kept(request, judged)) is { } plan)
                    {
                        TryRun(() => Write(FitEvaluator.Evaluate(plan)));
                    }
                }
            }
        }
    }

    private void Write(HardwareFit fit)
    {
        LaunchCommand command = LaunchCommands.For(fit, Shell);
        if (!fit.Fits)
        {
            WriteWarning($"{fit}: {fit.Reason}");
        }

        WriteObject(command);
    }

    private IEnumerable<ModelPreset> Asked(CapacityRequest? judged)
        => judged is not null && !_typed.Overlaps([nameof(Model), nameof(Path), nameof(LiteralPath)]) ? [judged.Model] : ResolveModels();

    private IReadOnlyList<HardwareProfile> Machines(CapacityRequest? judged)
    {
        if (Hardware is { Length: > 0 } || InputObject is null)
        {
            return HardwareOrThisMachine(Hardware);
        }

        if (judged?.Hardware is { } machine)
        {
            return [machine];
        }

        // A verdict from another process has its machine by name only, and names no catalog has are those of detected ones.
        var machines = new List<HardwareProfile>();
        TryRun(() => machines.Add(Named(InputObject.Hardware)));
        return machines;
    }

    private HardwareProfile Named(string machine)
    {
        try
        {
            return Hardwares.Find(machine);
        }
        catch (PlannerException e) when (e.Kind == PlannerErrorKind.NotFound)
        {
            return string.Equals(machine, Environment.MachineName, StringComparison.OrdinalIgnoreCase)
                ? ThisMachine()
                : throw PlannerException.VerdictMachineUnknown(machine);
        }
    }

    /// <summary>What a verdict was asked with and none of its properties carries, unless it is typed anew or is another engine's.</summary>
    private CapacityRequest Kept(CapacityRequest request, CapacityRequest? judged)
    {
        if (InputObject is not { } fit || (_typed.Contains(nameof(Engine)) && !string.Equals(request.Engine, fit.Engine, StringComparison.OrdinalIgnoreCase)))
        {
            return request;
        }

        return request with
        {
            EngineOption = EngineOptions.Merge(fit.EngineOption, EngineOption),
            KvCacheType = request.KvCacheType ?? judged?.KvCacheType,
            UseTotalMemory = request.UseTotalMemory || judged is { UseTotalMemory: true },
        };
    }
}
