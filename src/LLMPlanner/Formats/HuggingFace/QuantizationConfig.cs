using LLMPlanner.Architectures;

namespace LLMPlanner.Formats.HuggingFace;

/// <summary>
/// The <c>quantization_config</c> of a checkpoint: its method, the schemes of its modules, and what it leaves in the native type. It
/// recognises and maps; the bytes of a format are computed elsewhere.
/// </summary>
public sealed class QuantizationConfig
{
    private readonly string _modelType;
    private readonly ModulePatterns _ignored;
    private readonly IReadOnlyList<QuantizationGroup> _groups;

    internal QuantizationConfig(
        QuantizationMethod method, string modelType, IReadOnlyList<QuantizationGroup> groups, IReadOnlyList<string> ignored, string source)
    {
        Method = method;
        _modelType = modelType;
        _groups = groups;
        IgnoredModules = ignored;
        _ignored = new ModulePatterns(ignored, source);
    }

    /// <summary>The method.</summary>
    public QuantizationMethod Method { get; }

    /// <summary>The schemes, the most general first. Most checkpoints have one.</summary>
    public IReadOnlyList<QuantizationScheme> Schemes => [.. _groups.Select(group => group.Scheme)];

    /// <summary>Patterns of modules that stay in the native type, as the config has them.</summary>
    public IReadOnlyList<string> IgnoredModules { get; }

    /// <summary>
    /// The catalog's id of the precision (<c>fp8</c>, <c>awq</c>, <c>nvfp4</c> …), or null where the checkpoint mixes schemes or none of the
    /// catalog's precisions is stored as this one is.
    /// </summary>
    public string? PrecisionId => _groups.Count == 1 ? Id(Method, _groups[0].Scheme) : null;

    /// <summary>
    /// The quantization of a config, or null where it has none. The key may sit in the text settings of a composite model, or be
    /// <c>compression_config</c>, or be the <c>quantization</c> section of a separate ModelOpt file.
    /// </summary>
    /// <param name="config">A parsed config.json, or a hf_quant_config.json.</param>
    /// <exception cref="PlannerException">UnknownQuantizationMethod, or a value that makes no sense.</exception>
    public static QuantizationConfig? Read(ModelConfig config)
    {
        ModelConfig? section = config.Section("quantization_config")
            ?? config.Section("compression_config")
            ?? config.Section("text_config")?.Section("quantization_config")
            ?? config.Section("quantization");
        return section is null ? null : QuantizationDialects.Read(section.Section("quantization") ?? section, InnerType(config), config.Text("expert_dtype"));
    }

    /// <summary>
    /// Whether a group stays in the native type: it is no linear layer, or the list names it. Where a list names single layers, this
    /// answers for the layers it names; <see cref="Resolve(ModelArchitecture)"/> counts them.
    /// </summary>
    /// <param name="group">A group of the model that the config belongs to.</param>
    public bool IsIgnored(TensorGroup group)
    {
        if (!LinearLayers.Contains(group) || !_groups.Any(candidate => candidate.Takes(group)))
        {
            return true;
        }

        return _ignored.MatchSomeLayer(ModuleNames.Of(group, _modelType));
    }

    /// <summary>How every tensor group is stored: with which scheme, and how many of its tensors.</summary>
    /// <param name="architecture">The model that the config belongs to.</param>
    public IReadOnlyList<QuantizedGroup> Resolve(ModelArchitecture architecture)
    {
        var resolved = new List<QuantizedGroup>();
        int[][] layers = LayersOfKinds(architecture);
        foreach (TensorGroup group in architecture.Tensors.Groups)
        {
            Split(group, group.LayerKind >= 0 ? layers[group.LayerKind] : null, resolved);
        }

        if (architecture.MultiTokenPrediction is { } prediction)
        {
            int[] behind = [.. Enumerable.Range(architecture.LayerCount, prediction.Layers)];
            foreach (TensorGroup group in prediction.Tensors)
            {
                Split(group, behind, resolved);
            }
        }

        return resolved;
    }

    private static string? Id(QuantizationMethod method, QuantizationScheme scheme) => (method, scheme) switch
    {
        (QuantizationMethod.Awq, _) => "awq",
        (QuantizationMethod.Gptq, _) => "gptq",
        (_, { Type: QuantizedType.Float8, Scales: ScaleLayout.Block }) => "fp8",
        (_, { Type: QuantizedType.Float8, Scales: ScaleLayout.Tensor }) => "fp8-tensor",
        (_, { Type: QuantizedType.Integer, Bits: 8, Scales: ScaleLayout.Channel }) => "int8",
        (_, { Type: QuantizedType.NormalFloat4 }) => "nf4",
        (_, { Type: QuantizedType.Mxfp4 }) => "mxfp4",
        (_, { Type: QuantizedType.Nvfp4 }) => "nvfp4",
        _ => null,
    };

    private static int[][] LayersOfKinds(ModelArchitecture architecture)
    {
        var layers = new int[architecture.LayerKinds.Count][];
        var next = new int[layers.Length];
        for (int kind = 0; kind < layers.Length; kind++)
        {
            layers[kind] = new int[architecture.LayersOfKind(kind)];
        }

        for (int layer = 0; layer < architecture.LayerCount; layer++)
        {
            int kind = architecture.Layout[layer];
            layers[kind][next[kind]++] = layer;
        }

        return layers;
    }

    private static string InnerType(ModelConfig config)
        => config.HasKey("model_type") || config.HasKey("architectures") ? config.ModelType : string.Empty;

    private void Split(TensorGroup group, int[]? layers, List<QuantizedGroup> resolved)
    {
        QuantizationGroup[] candidates = LinearLayers.Contains(group) ? [.. _groups.Where(candidate => candidate.Takes(group))] : [];
        if (candidates.Length == 0)
        {
            resolved.Add(new QuantizedGroup(group, null, group.Count));
            return;
        }

        IReadOnlyList<string> names = Names(group);
        if (layers is null)
        {
            resolved.Add(new QuantizedGroup(group, SchemeOf(candidates, names, -1), group.Count));
            return;
        }

        // Layers that are stored alike stay together.
        var counts = new Dictionary<object, int>();
        foreach (int layer in layers)
        {
            object key = (object?)SchemeOf(candidates, names, layer) ?? this;
            counts[key] = counts.TryGetValue(key, out int count) ? count + 1 : 1;
        }

        foreach (KeyValuePair<object, int> part in counts)
        {
            resolved.Add(new QuantizedGroup(group, part.Key as QuantizationScheme, part.Value));
        }
    }

    private IReadOnlyList<string> Names(TensorGroup group)
    {
        IReadOnlyList<string> names = ModuleNames.Of(group, _modelType);
        return group.Part == ModelPart.MultiTokenPrediction ? [.. names, .. names.Select(name => "mtp.layers.0." + name)] : names;
    }

    private QuantizationScheme? SchemeOf(QuantizationGroup[] candidates, IReadOnlyList<string> names, int layer)
    {
        if (_ignored.Match(layer, names))
        {
            return null;
        }

        // Named modules come before a scheme for all.
        foreach (QuantizationGroup candidate in candidates)
        {
            if (candidate.Names(layer, names))
            {
                return candidate.Scheme;
            }
        }

        return Array.Find(candidates, candidate => candidate.IsGeneral)?.Scheme;
    }
}
