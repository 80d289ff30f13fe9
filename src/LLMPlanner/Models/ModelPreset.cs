using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using LLMPlanner.Architectures;
using LLMPlanner.Architectures.Gguf;
using LLMPlanner.Formats.HuggingFace;
using LLMPlanner.Quality;
using LLMPlanner.Quantization;
using LLMPlanner.Recommendation;
using LLMPlanner.Throughput;

namespace LLMPlanner.Models;

/// <summary>A model: its facts, where they come from, and its architecture. Presets from the catalog and models read from files are the same kind of object.</summary>
public sealed class ModelPreset
{
    private readonly Lazy<ModelArchitecture> _architecture;
    private readonly ConcurrentDictionary<string, WeakReference<WeightPlan>> _plans = new(StringComparer.Ordinal);
    private readonly Lazy<CheckpointFormat?> _checkpoint;
    private readonly ConditionalWeakTable<WeightPlan, ModelWork> _work = new();

    internal ModelPreset(string model, ModelConfig config, ModelFamilies families)
        : this(model, config, null, families)
    {
    }

    /// <param name="model">Name.</param>
    /// <param name="config">The config behind it, or null.</param>
    /// <param name="gguf">The GGUF header behind it where there is no config.</param>
    /// <param name="families">The families to read configs with.</param>
    internal ModelPreset(string model, ModelConfig? config, GgufModel? gguf, ModelFamilies families)
    {
        Model = model;
        Config = config;
        Gguf = gguf;
        Stored = (StoredFormat?)gguf?.Weights?.Format;
        _architecture = new Lazy<ModelArchitecture>(() => config is null ? gguf!.Architecture! : families.Read(config));
        _checkpoint = new Lazy<CheckpointFormat?>(() => config is not null && QuantizationConfig.Read(config) is { } quantization
            ? new CheckpointFormat(quantization, NativeDtype == "fp32" ? 4 : 2)
            : null);
    }

    internal ModelPreset(string model, ModelArchitecture architecture)
    {
        Model = model;
        _architecture = new Lazy<ModelArchitecture>(() => architecture);
        _checkpoint = new Lazy<CheckpointFormat?>(() => null);
    }

    /// <summary>Hugging Face id, or the name of the file it was read from.</summary>
    public string Model { get; }

    /// <summary>Path of the file or folder it was read from; null for presets.</summary>
    public string? ModelPath { get; internal init; }

    /// <summary>Other names people type, Ollama tags among them.</summary>
    public IReadOnlyList<string> Aliases { get; internal init; } = [];

    /// <summary>Family, such as <c>Qwen3</c>.</summary>
    public string Family { get => field ?? Architecture.Family; internal init; }

    /// <summary>Hugging Face <c>model_type</c>.</summary>
    public string ModelType => Architecture.ModelType;

    /// <summary>Day of release, or null where unknown.</summary>
    public DateTime? ReleaseDate { get; internal init; }

    /// <summary>Licence: an SPDX id where one exists; null where unknown.</summary>
    public string? License { get; internal init; }

    /// <summary>Whether the licence allows commercial use.</summary>
    public CommercialUse CommercialUse { get; internal init; }

    /// <summary>Languages as BCP 47 tags; empty where unknown.</summary>
    public IReadOnlyList<string> Languages { get; internal init; } = [];

    /// <summary>Modalities such as <c>text</c>, <c>image</c>, <c>audio</c>.</summary>
    public IReadOnlyList<string> Modalities { get; internal init; } = ["text"];

    /// <summary>Tasks it was published for.</summary>
    public IReadOnlyList<string> Tasks { get; internal init; } = [];

    /// <summary>What it was published as.</summary>
    public ModelKind Kind { get; internal init; }

    /// <summary>Whether it calls tools; null where unknown.</summary>
    public bool? ToolCalling { get; internal init; }

    /// <summary>Whether it reasons before it answers.</summary>
    public ThinkingMode Thinking { get; internal init; }

    /// <summary>Longest context it was built for, in tokens; null where unknown.</summary>
    public long? NativeContextLength { get => field ?? Architecture.NativeContextLength; internal init; }

    /// <summary>Longest context with position scaling, in tokens; null where none is published.</summary>
    public long? ExtendedContextLength { get; internal init; }

    /// <summary>Parameters the model computes with.</summary>
    public long TotalParameters => Architecture.Tensors.TotalParameters;

    /// <summary>Parameters that work on one token.</summary>
    public long ActiveParameters => Architecture.Tensors.ActiveParameters;

    /// <summary>The published count; null where none is.</summary>
    public long? PublishedParameters { get; internal init; }

    /// <summary>Why the published count differs, in words; null where nothing is known.</summary>
    public string? PublishedNote { get; internal init; }

    /// <summary>What the checkpoint is published in: <c>bf16</c>, <c>fp8</c>, <c>mxfp4</c> …; null where unknown.</summary>
    public string? NativeDtype { get; internal init; }

    /// <summary>Where the facts come from.</summary>
    public string Source { get; internal init; } = string.Empty;

    /// <summary>The architecture, read on first use.</summary>
    /// <exception cref="PlannerException">The config cannot be read.</exception>
    public ModelArchitecture Architecture => _architecture.Value;

    /// <summary>The config behind the architecture as JSON, which makes the preset live again after remoting; null for models read from a GGUF file.</summary>
    public string? ConfigJson => Config?.ToJson();

    /// <summary>What the GGUF header behind the architecture says as JSON, to the same end; null for models with a config.</summary>
    public string? HeaderJson => Config is null && Gguf is not null ? GgufProfile.ToJson(Gguf) : null;

    /// <summary>The config behind the architecture; null for models read from a GGUF file.</summary>
    internal ModelConfig? Config { get; }

    /// <summary>What is odd about the file it was read from: the label disagrees with the tensors, shards are missing, config and weights differ.</summary>
    public IReadOnlyList<string> Warnings { get; internal init; } = [];

    /// <summary>Quality by use case and thinking mode; empty unless details were asked for.</summary>
    public IReadOnlyList<QualityScore> QualityScores { get; private set; } = [];

    /// <summary>The benchmark scores behind the quality; empty unless details were asked for, and where nothing was measured.</summary>
    public IReadOnlyList<QualityEvidence> QualityEvidence { get; private set; } = [];

    /// <summary>Projectors, adapters and prediction layers that lie beside the GGUF file, or that its store makes part of it.</summary>
    public IReadOnlyList<GgufSidecar> Sidecars { get; internal init; } = [];

    /// <summary>The GGUF file it was read from; null otherwise.</summary>
    internal GgufModel? Gguf { get; init; }

    /// <summary>The types as stored in the GGUF file it was read from; null otherwise.</summary>
    internal StoredFormat? Stored { get; init; }

    /// <summary>The precision its checkpoint is published in, by its own quantization_config; null where it has none.</summary>
    internal CheckpointFormat? Checkpoint => _checkpoint.Value;
    /// <summary>The profile that it was read from; null for models read from files.</summary>
    internal ModelConfig? Profile { get; init; }

    /// <summary>Makes a preset of a config.</summary>
    /// <param name="model">Name of the model.</param>
    /// <param name="configJson">The text of a config.json.</param>
    /// <exception cref="PlannerException">The text is not valid; an unknown type is an error when the architecture is asked for.</exception>
    public static ModelPreset FromConfig(string model, string configJson)
        => new(model, ModelConfig.Parse(System.Text.Encoding.UTF8.GetBytes(configJson), model), ModelFamilies.BuiltIn);

    /// <summary>The same model with its quality for every use case and the evidence behind it. This one stays as it is.</summary>
    public ModelPreset WithQuality()
    {
        var copy = (ModelPreset)MemberwiseClone();
        IEnumerable<UseCase> uses = Enum.GetValues(typeof(UseCase)).Cast<UseCase>();
        copy.QualityScores = [.. uses.Select(use => QualityIndex.BuiltIn.Score(this, use))];
        copy.QualityEvidence = QualityIndex.BuiltIn.Evidence(Model);
        return copy;
    }

    /// <summary>Makes a preset of what a GGUF header says.</summary>
    /// <param name="model">Name of the model.</param>
    /// <param name="headerJson">The text of <see cref="HeaderJson"/>.</param>
    /// <exception cref="PlannerException">The text is not valid, or holds no model.</exception>
    public static ModelPreset FromHeader(string model, string headerJson)
    {
        GgufModel gguf = GgufProfile.Read(ModelConfig.Parse(System.Text.Encoding.UTF8.GetBytes(headerJson), model));
        return gguf.Architecture is null
            ? throw PlannerException.Create(PlannerErrorKind.InvalidData, nameof(Resources.SR.GgufHoldsNoModel), model, model, gguf.Kind)
            : new ModelPreset(model, null, gguf, ModelFamilies.BuiltIn);
    }

    /// <summary>Weights in a quantization, computed once and kept while they are in use or among the last that were asked for.</summary>
    internal WeightPlan Weights(QuantizationFormat format, bool? importanceMatrix)
    {
        string key = format.Id + importanceMatrix + (format is CheckpointFormat or StoredFormat ? "@file" : null);
        if (_plans.TryGetValue(key, out WeakReference<WeightPlan>? known) && known.TryGetTarget(out WeightPlan? plan))
        {
            return plan;
        }

        plan = format.Plan(Architecture, importanceMatrix);
        _plans[key] = new WeakReference<WeightPlan>(plan);
        RecentPlans.Keep(plan, isOfFile: ModelPath is not null);
        return plan;
    }

    /// <summary>What a token costs in a quantization, computed once.</summary>
    internal ModelWork SpeedWork(WeightPlan weights) => _work.GetValue(weights, static plan => new ModelWork(plan));

    /// <inheritdoc/>
    public override string ToString() => Model;
}
