using LLMPlanner.Resources;

namespace LLMPlanner.Formats.HuggingFace;

/// <summary>Reads NVIDIA ModelOpt: one algorithm for all, or one for each named module; exclusions with stars.</summary>
internal static class ModelOptReader
{
    public static QuantizationConfig Read(ModelConfig section, string modelType)
    {
        IReadOnlyList<string> ignored = QuantizationDialects.Ignored(section, "ignore", "exclude_modules");
        string? algorithm = section.Text("quant_algo");
        IReadOnlyList<QuantizationGroup> groups = section.Section("quantized_layers") is { } layers
            ? Named(layers)
            : [new QuantizationGroup(Scheme(section, algorithm, section.Size("group_size")), QuantizationDialects.EveryLinear)];
        return new QuantizationConfig(QuantizationMethod.ModelOpt, modelType, groups, ignored, section.Source);
    }

    /// <summary>Modules by algorithm. Single experts stand for their stack, so that thousands of names become a few patterns.</summary>
    private static IReadOnlyList<QuantizationGroup> Named(ModelConfig layers)
    {
        var schemes = new Dictionary<QuantizationScheme, List<string>>();
        foreach (string name in layers.Keys)
        {
            int expert = name.IndexOf(".experts.", StringComparison.Ordinal);
            if (expert >= 0 && !name.Substring(expert + 9).StartsWith("0.", StringComparison.Ordinal) && HasIndex(name, expert + 9))
            {
                continue;
            }

            ModelConfig layer = layers.Section(name)!;
            QuantizationScheme scheme = Scheme(layer, layer.Text("quant_algo"), layer.Size("group_size"));
            if (!schemes.TryGetValue(scheme, out List<string>? names))
            {
                schemes.Add(scheme, names = []);
            }

            names.Add(name);
        }

        return [.. schemes.Select(scheme => new QuantizationGroup(
            scheme.Key, new ModulePatterns(scheme.Value, layers.Source), QuantizationDialects.EveryLinear))];
    }

    private static bool HasIndex(string name, int at) => at < name.Length && name[at] is >= '0' and <= '9';

    private static QuantizationScheme Scheme(ModelConfig section, string? algorithm, long? groupSize) => algorithm switch
    {
        "FP8" => new QuantizationScheme
        {
            Type = QuantizedType.Float8, Bits = 8, Scales = ScaleLayout.Tensor, Activations = ActivationScheme.Static,
        },
        "FP8_PB_WO" => new QuantizationScheme
        {
            Type = QuantizedType.Float8, Bits = 8, Scales = ScaleLayout.Block, BlockRows = 128, BlockColumns = 128,
        },
        "NVFP4" => Nvfp4(groupSize, ActivationScheme.Static),
        "W4A16_NVFP4" => Nvfp4(groupSize, ActivationScheme.None),
        "MXFP8" => new QuantizationScheme
        {
            Type = QuantizedType.Mxfp8, Bits = 8, Scales = ScaleLayout.Group, GroupSize = 32, ScaleBits = 8, Activations = ActivationScheme.Dynamic,
        },
        _ => throw PlannerException.Create(
            PlannerErrorKind.Unsupported, nameof(SR.UnknownQuantizationMethod), algorithm, section.Source, algorithm ?? "quant_algo"),
    };

    /// <summary>NVFP4 with the given group, 16 where none is.</summary>
    public static QuantizationScheme Nvfp4(long? groupSize, ActivationScheme activations)
        => new()
        {
            Type = QuantizedType.Nvfp4,
            Bits = 4,
            Scales = ScaleLayout.Group,
            GroupSize = groupSize ?? 16,
            ScaleBits = 8,
            HasTensorScale = true,
            Activations = activations,
        };
}
