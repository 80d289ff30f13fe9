using System.Management.Automation;
using LLMPlanner.Cost;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Planning;
using LLMPlanner.PowerShell.Binding;
using LLMPlanner.PowerShell.Completion;
using LLMPlanner.Throughput;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>Estimates how fast a model answers on a machine: first token, prompt and decode speed, each with low and high, and the price of tokens.</summary>
[Cmdlet(VerbsCommon.Get, "InferenceEstimate", HelpUri = HelpLinks.Base + "Get-InferenceEstimate.md")]
[OutputType(typeof(InferenceEstimate))]
public sealed class GetInferenceEstimateCommand : ModelCmdlet
{
    /// <summary>Gets or sets machines: profiles, names, or wildcard patterns; this machine where left out.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [HardwareTransformation]
    [ArgumentCompleter(typeof(HardwareCompleter))]
    [SupportsWildcards]
    public HardwareArgument[]? Hardware { get; set; }

    /// <summary>Gets or sets tokens of a prompt.</summary>
    [Parameter]
    [LengthTransformation]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public long PromptLength { get; set; } = 1024;

    /// <summary>Gets or sets new tokens of an answer.</summary>
    [Parameter]
    [LengthTransformation]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public long OutputLength { get; set; } = 256;

    /// <summary>Gets or sets tokens cached where the decode speed is stated; the prompt and half of the answer where it is left out.</summary>
    [Parameter]
    [LengthTransformation]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public long? ContextDepth { get; set; }

    /// <summary>Gets or sets the share of a prompt whose cache is already there (prefix caching), from 0 to 1.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double PrefixHitShare { get; set; }

    /// <summary>Gets or sets tokens drafted for one step (speculative decoding).</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int DraftTokens { get; set; }

    /// <summary>Gets or sets the probability that a drafted token is accepted, from 0 to 1.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double DraftAcceptance { get; set; } = 0.7;

    /// <summary>Gets or sets the backend where an engine has several: CUDA, ROCm, Vulkan, Metal, SYCL; AMDVLK is Vulkan on AMD's own driver.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(BackendCompleter))]
    public string? Backend { get; set; }

    /// <summary>Gets or sets what a machine of one's own cost; its list price is used where this is left out.</summary>
    [Parameter]
    public decimal? PurchasePrice { get; set; }

    /// <summary>Gets or sets the years that a machine of one's own is used.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double OwnershipYears { get; set; } = 3;

    /// <summary>Gets or sets the share of the hours of those years that it works.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double Utilization { get; set; } = 0.5;

    /// <summary>Gets or sets the price of a kilowatt-hour.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public decimal ElectricityPrice { get; set; } = 0.30m;

    /// <summary>Gets or sets whether to ignore what is in use on a detected machine.</summary>
    [Parameter]
    public SwitchParameter UseTotal { get; set; }

    private InferenceLoad Load => new()
    {
        PromptLength = PromptLength,
        OutputLength = OutputLength,
        ContextDepth = ContextDepth,
        PrefixHitShare = PrefixHitShare,
        DraftTokens = DraftTokens,
        DraftAcceptance = DraftAcceptance,
        Backend = Backend,
    };

    private Ownership? Ownership => PurchasePrice is { } price
        ? new Ownership { PurchasePrice = price, Years = OwnershipYears, Utilization = Utilization, ElectricityPricePerKilowattHour = ElectricityPrice }
        : null;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        IReadOnlyList<HardwareProfile> machines = HardwareOrThisMachine(Hardware);
        foreach (ModelPreset model in ResolveModels())
        {
            foreach (HardwareProfile machine in machines)
            {
                foreach (CapacityRequest request in Requests(model, machine, UseTotal))
                {
                    TryRun(() => Write(request));
                }
            }
        }
    }

    private void Write(CapacityRequest request)
    {
        InferenceLoad load = Load;
        long needed = (ContextDepth ?? 0) + PromptLength + OutputLength;
        if (Resolve(request.ContextLength is null ? request with { ContextLength = needed } : request) is { } plan)
        {
            InferenceEstimate estimate = MachineCost.Apply(InferenceEstimator.Estimate(plan, load), MachineCost.Of(plan.Hardware!, Ownership));
            WriteNotes(InferenceExplanation.Lines(estimate));
            WriteObject(estimate);
        }
    }
}
