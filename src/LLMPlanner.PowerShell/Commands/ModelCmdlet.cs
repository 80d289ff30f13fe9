using System.Collections;
using System.Management.Automation;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Planning;
using LLMPlanner.PowerShell.Binding;
using LLMPlanner.PowerShell.Completion;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>What the cmdlets about a model at a load share. Arrays make one question for each combination.</summary>
public abstract class ModelCmdlet : PlannerCmdlet
{
    /// <summary>Gets or sets models by Hugging Face id, Ollama tag or a short name.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ModelTransformation]
    [ArgumentCompleter(typeof(ModelCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Model { get; set; }

    /// <summary>Gets or sets paths of model files or folders (config.json); wildcards are resolved.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("ModelPath")]
    [SupportsWildcards]
    [AllowEmptyCollection]
    [AllowNull]
    public string[]? Path { get; set; }

    /// <summary>Gets or sets paths of model files or folders, taken as they are.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [AllowEmptyCollection]
    [AllowNull]
    public string[]? LiteralPath { get; set; }

    /// <summary>Gets or sets quantizations: GGUF file types (Q4_K_M …) or checkpoint precisions (bf16, fp8, awq …).</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
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
    [LengthTransformation]
    public long[]? ContextLength { get; set; }

    /// <summary>Gets or sets requests at once.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public int[]? ConcurrentRequests { get; set; }

    /// <summary>Gets or sets cache data types (f16, q8_0, fp8, auto …).</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(KvCacheTypeCompleter))]
    public string[]? KvCacheType { get; set; }

    /// <summary>Gets or sets options in the engine's own names, such as <c>@{ 'ubatch-size' = 256 }</c>.</summary>
    [Parameter]
    public IDictionary? EngineOption { get; set; }

    /// <summary>The models of the current pipeline item; one that cannot be had is an error of its own.</summary>
    private protected IEnumerable<ModelPreset> ResolveModels()
    {
        string[] paths = [.. (Path ?? []).Where(path => !string.IsNullOrEmpty(path))];
        string[] literal = [.. (LiteralPath ?? []).Where(path => !string.IsNullOrEmpty(path))];
        if (paths.Length == 0 && literal.Length == 0)
        {
            if (Model is null)
            {
                ReportMissingModel();
            }

            return (Model ?? []).SelectMany(name => Try(() => ModelSource.ByName(this, Models, name)));
        }

        // A file beats a name: presets read from files carry both.
        return paths.SelectMany(path => ModelSource.Expand(this, path)).Concat(literal.Select(GetUnresolvedProviderPathFromPSPath))
            .SelectMany(path => Try(() => ModelFiles.Read(path)));
    }

    /// <summary>One question per combination of the given arrays.</summary>
    private protected IEnumerable<CapacityRequest> Requests(ModelPreset model, HardwareProfile? hardware, bool useTotal = false)
        => from engine in OrNull(Engine)
           from quantization in OrNull(Quantization)
           from context in OrDefault(ContextLength)
           from requests in OrDefault(ConcurrentRequests)
           from cacheType in OrNull(KvCacheType)
           select new CapacityRequest
           {
               Model = model,
               Engine = engine,
               EngineVersion = EngineVersion,
               Quantization = quantization,
               ContextLength = context,
               ConcurrentRequests = requests,
               KvCacheType = cacheType,
               EngineOption = EngineOption,
               Hardware = hardware,
               UseTotalMemory = useTotal,
           };

    /// <summary>Resolves a question; what is wrong with it is one error, and null.</summary>
    private protected ResolvedPlan? Resolve(CapacityRequest request)
    {
        ResolvedPlan? plan = null;
        TryRun(() => plan = ResolvedPlan.From(request));
        if (plan is not null)
        {
            foreach (string warning in plan.Model.Warnings)
            {
                WriteWarning(warning);
            }

            WriteNotes(plan.Notes.Skip(plan.Model.Warnings.Count));
            if (plan.Weights is null)
            {
                WriteWarning(plan.Notes[plan.Notes.Count - 1]);
            }
        }

        return plan;
    }

    private static string?[] OrNull(string[]? values) => values is { Length: > 0 } ? values : new string?[] { null };

    private static IEnumerable<T?> OrDefault<T>(T[]? values)
        where T : struct
        => values is { Length: > 0 } ? values.Select(value => (T?)value) : [null];

    private IEnumerable<ModelPreset> Try(Func<ModelPreset> read)
    {
        ModelPreset? preset = null;
        TryRun(() =>
        {
            preset = read();
            _ = preset.Architecture;
        });
        return preset is null ? [] : [preset];
    }

    private void ReportMissingModel()
        => WriteError(PlannerErrors.ToRecord(PlannerException.ModelRequired()));
}
