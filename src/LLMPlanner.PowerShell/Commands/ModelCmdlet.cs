using System.Collections;
using System.Management.Automation;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Placement;
using LLMPlanner.Planning;
using LLMPlanner.PowerShell.Binding;
using LLMPlanner.PowerShell.Completion;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>What the cmdlets about a model at a load share. Arrays make one question for each combination.</summary>
public abstract class ModelCmdlet : ModelSourceCmdlet
{
    // Where the engine is typed, the version and the cache type of what comes down the pipeline are another engine's.
    private bool _keepsVersion;
    private bool _keepsCacheType;

    /// <summary>Gets or sets quantizations: GGUF file types (Q4_K_M …), checkpoint precisions (bf16, fp8, awq …), or patterns (*, Q4_*).</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(QuantizationCompleter))]
    public string[]? Quantization { get; set; }

    /// <summary>Gets or sets engines.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(EngineCompleter))]
    public string[]? Engine { get; set; }

    /// <summary>Gets or sets the engine version; the newest known one where left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(EngineVersionCompleter))]
    public string? EngineVersion { get; set; }

    /// <summary>Gets or sets tokens per request; 8k and 128K are understood.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("ctx")]
    [LengthTransformation]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public long[]? ContextLength { get; set; }

    /// <summary>Gets or sets requests at once.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int[]? ConcurrentRequests { get; set; }

    /// <summary>Gets or sets cache data types (f16, q8_0, fp8, auto …).</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(KvCacheTypeCompleter))]
    public string[]? KvCacheType { get; set; }

    /// <summary>Gets or sets options in the engine's own names, such as <c>@{ 'ubatch-size' = 256 }</c>.</summary>
    [Parameter]
    public IDictionary? EngineOption { get; set; }

    /// <summary>Gets or sets whether a context beyond the model's longest is allowed, by position scaling; it is warned about.</summary>
    [Parameter]
    public SwitchParameter AllowRopeScaling { get; set; }

    /// <summary>Gets or sets whether to reckon without what was learned from logs of the user's own machines.</summary>
    [Parameter]
    public SwitchParameter NoCalibration { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        bool engine = MyInvocation.BoundParameters.ContainsKey(nameof(Engine));
        _keepsVersion = !engine || MyInvocation.BoundParameters.ContainsKey(nameof(EngineVersion));
        _keepsCacheType = !engine || MyInvocation.BoundParameters.ContainsKey(nameof(KvCacheType));
    }

    /// <summary>One question per combination of the given arrays; a pattern for a quantization stands for all that it matches.</summary>
    private protected IEnumerable<CapacityRequest> Requests(ModelPreset model, HardwareProfile? hardware, bool useTotal = false, Headroom headroom = default)
    {
        IDictionary? options = EngineOption;
        return TryRun(() => options = EngineOptions.WithFullPaths(this, EngineOption))
            ? Combinations(model, hardware, useTotal, headroom, options).SelectMany(Expanded)
            : [];
    }

    private IEnumerable<CapacityRequest> Combinations(ModelPreset model, HardwareProfile? hardware, bool useTotal, Headroom headroom, IDictionary? options)
        => from engine in OrNull(Engine)
           from quantization in OrNull(Quantization)
           from context in OrDefault(ContextLength)
           from requests in OrDefault(ConcurrentRequests)
           from cacheType in OrNull(_keepsCacheType ? KvCacheType : null)
           select new CapacityRequest
           {
               Model = model,
               Engine = engine,
               EngineVersion = _keepsVersion ? EngineVersion : null,
               Quantization = quantization,
               ContextLength = context,
               ConcurrentRequests = requests,
               KvCacheType = cacheType,
               EngineOption = options,
               Hardware = hardware,
               UseTotalMemory = useTotal,
               MinHeadroom = headroom,
               AllowRopeScaling = AllowRopeScaling,
               Calibrations = NoCalibration ? [] : Calibrations,
           };

    private IReadOnlyList<CapacityRequest> Expanded(CapacityRequest request)
    {
        IReadOnlyList<CapacityRequest> questions = [];
        TryRun(() => questions = QuantizationPatterns.Expand(request));
        return questions;
    }

    /// <summary>Resolves a question; what is wrong with it is one error, and null.</summary>
    private protected ResolvedPlan? Resolve(CapacityRequest request)
    {
        ResolvedPlan? plan = null;
        TryRun(() => plan = ResolvedPlan.From(request));
        if (plan is not null)
        {
            foreach (string warning in plan.Warnings)
            {
                WriteWarning(warning);
            }

            WriteNotes(plan.Notes.Skip(plan.Model.Warnings.Count));
            if (plan.Weights is null)
            {
                // The last note says so.
                WriteWarning(plan.Notes[plan.Notes.Count - 1]);
            }
        }

        return plan;
    }

    private static string?[] OrNull(string[]? values) => values is { Length: > 0 } ? values : new string?[] { null };

    private static IEnumerable<T?> OrDefault<T>(T[]? values)
        where T : struct
        => values is { Length: > 0 } ? values.Select(value => (T?)value) : [null];
}
