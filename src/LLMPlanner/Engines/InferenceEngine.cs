using System.Collections;
using LLMPlanner.Architectures;
using LLMPlanner.Caches;
using LLMPlanner.Hardware;
using LLMPlanner.Quantization;

namespace LLMPlanner.Engines;

/// <summary>
/// An inference engine: its options, defaults and memory rules of a named version. An engine is one folder and one file of constants;
/// derive from this class and it is found by name.
/// </summary>
public abstract class InferenceEngine
{
    private protected InferenceEngine(string name) => Constants = EngineConstants.For(name);

    /// <summary>The engine's own name, such as <c>llama.cpp</c>.</summary>
    public string Name => Constants.Name;

    /// <summary>Other ways to write the name.</summary>
    public IReadOnlyList<string> Aliases => Constants.Aliases;

    /// <summary>True for engines that read GGUF files, false for those that read checkpoints.</summary>
    public abstract bool ReadsGguf { get; }

    /// <summary>True for engines that can keep layers or experts in host memory.</summary>
    public abstract bool OffloadsToHost { get; }

    /// <summary>Options by the engine's own names.</summary>
    public abstract IReadOnlyList<EngineOptionDefinition> Options { get; }

    /// <summary>The option that bounds requests at once and with them the memory kept for sampling; null where there is none.</summary>
    internal virtual string? SequencesOption => null;

    /// <summary>Options that fix how accelerators share a model.</summary>
    internal virtual IReadOnlyList<string> ParallelOptions => [];

    /// <summary>The first cache type to try where memory is short; null where there is none.</summary>
    internal virtual string? SmallCacheType => ReadsGguf ? "q8_0" : "fp8";

    /// <summary>Quantizations the engine reads that take fewer bits than one, most bits first.</summary>
    internal IEnumerable<QuantizationFormat> SmallerQuantizations(string id)
    {
        QuantizationFormat current = QuantizationCatalog.BuiltIn.Find(id, ReadsGguf);
        return QuantizationCatalog.BuiltIn.Formats
            .Where(format => HasRuleFor(format) && format.NominalBitsPerWeight < current.NominalBitsPerWeight && format.NominalBitsPerWeight >= 3)
            .Where(format => ReadsGguf ? format.Id.IndexOf("_K", StringComparison.Ordinal) > 0 || format.Id is "Q8_0" or "IQ4_XS" : format.Id is "fp8" or "awq")
            .OrderByDescending(format => format.NominalBitsPerWeight)
            .ThenByDescending(format => format.Id, StringComparer.Ordinal);
    }

    /// <summary>Versioned constants with their sources.</summary>
    public EngineConstants Constants { get; }

    /// <summary>Id of the quantization that holds where neither user nor model names one.</summary>
    /// <param name="native">What the checkpoint is published in: <c>bf16</c>, <c>fp8</c>, <c>mxfp4</c> … or null.</param>
    internal abstract string DefaultQuantization(string? native);

    /// <summary>Checks options.</summary>
    /// <param name="options">Names and values, or null.</param>
    /// <exception cref="PlannerException">UnknownEngineOption or EngineOptionInvalid.</exception>
    public EngineSettings ParseOptions(IDictionary? options) => EngineSettings.Parse(Name, Options, options);

    /// <summary>The load that options and explicit figures make together.</summary>
    /// <exception cref="PlannerException">The two contradict each other.</exception>
    internal abstract EngineLoad ResolveLoad(EngineSettings settings, long? contextLength, int? requests, long? nativeContextLength);

    /// <summary>The same where defaults follow the machine or the version.</summary>
    /// <exception cref="PlannerException">The two contradict each other.</exception>
    internal virtual EngineLoad ResolveLoad(EngineSettings settings, long? contextLength, int? requests, long? nativeContextLength, EngineSite site)
        => ResolveLoad(settings, contextLength, requests, nativeContextLength);

    /// <summary>Whether the engine has a byte rule for a quantization.</summary>
    internal virtual bool HasRuleFor(QuantizationFormat format) => format.IsGguf == ReadsGguf;

    /// <summary>Computes what does not depend on the load. The result answers any load and any hardware quickly.</summary>
    internal abstract EnginePlan Prepare(EngineRequest request);

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>What an engine is asked to run.</summary>
internal sealed record EngineRequest(ModelArchitecture Architecture, WeightPlan Weights, EngineSettings Settings, string Version)
{
    /// <summary>Cache type of keys and values, or null for the engine's default.</summary>
    public KvCacheType? CacheType { get; init; }

    /// <summary>The machine, or null where none is named: vendor components are then left out.</summary>
    public HardwareProfile? Hardware { get; init; }

    /// <summary>Files that are loaded beside the model.</summary>
    public LoadedSidecars Sidecars { get; init; } = LoadedSidecars.None;

    /// <summary>Whether GPUs without a layer are not even opened, as by a program that starts the engine without them.</summary>
    public bool LeavesGpusWithoutLayers { get; init; }

    /// <summary>Memory to keep free on every device.</summary>
    public Placement.Headroom Headroom { get; init; }

    /// <summary>Corrections learned from logs of the user's machines, or null.</summary>
    public Calibration.EngineCalibration? Calibration { get; init; }
}

/// <summary>Where an engine runs: a machine, or null, and the version whose rules hold.</summary>
internal readonly record struct EngineSite(HardwareProfile? Hardware, string Version);

/// <summary>Tokens per request and requests at once, with what was decided on the way.</summary>
internal readonly record struct EngineLoad(long ContextLength, int Requests, string? Note = null);
