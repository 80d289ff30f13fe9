using LLMPlanner.Resources;

namespace LLMPlanner.Formats.HuggingFace;

/// <summary>Reads compressed-tensors: groups of modules, each with the numbers of its weights and activations.</summary>
internal static class CompressedTensorsReader
{
    public static QuantizationConfig Read(ModelConfig section, string modelType)
        => new(QuantizationMethod.CompressedTensors, modelType, Groups(section), QuantizationDialects.Ignored(section, "ignore"), section.Source);

    /// <summary>The groups of <c>config_groups</c>; those without targets, or for every linear layer, are general.</summary>
    public static IReadOnlyList<QuantizationGroup> Groups(ModelConfig section)
    {
        ModelConfig groups = section.Section("config_groups") ?? throw section.Missing("config_groups");
        var list = new List<QuantizationGroup>();
        foreach (string name in groups.Keys)
        {
            ModelConfig group = groups.Section(name)!;
            ModelConfig weights = group.Section("weights") ?? throw group.Missing("weights");
            IReadOnlyList<string> targets = group.Texts("targets") ?? [];
            var patterns = new ModulePatterns(targets.Any(target => target == "Linear") ? [] : targets, section.Source);
            list.Add(new QuantizationGroup(Scheme(weights, group.Section("input_activations")), patterns, static _ => true));
        }

        return list;
    }

    private static QuantizationScheme Scheme(ModelConfig weights, ModelConfig? activations)
    {
        int bits = QuantizationDialects.Bits(weights, "num_bits");
        bool isFloat = (weights.Text("type") ?? "int") == "float";
        long group = weights.Count("group_size") ?? 0;
        ActivationScheme scheme = activations is null
            ? ActivationScheme.None
            : activations.OptionalFlag("dynamic") is false ? ActivationScheme.Static : ActivationScheme.Dynamic;
        if (isFloat && bits == 4)
        {
            return Float4(group, scheme);
        }

        string strategy = weights.Text("strategy") ?? (group > 0 ? "group" : "tensor");
        IReadOnlyList<long>? block = weights.Sizes("block_structure");
        if (strategy == "block" && block is not { Count: 2 })
        {
            throw weights.Invalid("block_structure", SR.TwoSizesExpected);
        }

        return new QuantizationScheme
        {
            Type = isFloat ? QuantizedType.Float8 : QuantizedType.Integer,
            Bits = bits,
            Scales = strategy switch
            {
                "tensor" => ScaleLayout.Tensor,
                "channel" => ScaleLayout.Channel,
                "group" => ScaleLayout.Group,
                "block" => ScaleLayout.Block,
                _ => throw weights.Invalid("strategy", strategy),
            },
            GroupSize = group,
            BlockRows = block?[0] ?? 0,
            BlockColumns = block?[1] ?? 0,

            // Scales of rows and groups are kept in the model's own type.
            ScaleBits = strategy is "channel" or "group" ? 16 : 32,
            HasZeroPoints = !isFloat && !weights.Flag("symmetric", true),
            Activations = scheme,
        };
    }

    private static QuantizationScheme Float4(long group, ActivationScheme activations)
        => group == 32
            ? new QuantizationScheme
            {
                Type = QuantizedType.Mxfp4, Bits = 4, Scales = ScaleLayout.Group, GroupSize = 32, ScaleBits = 8, Activations = activations,
            }
            : new QuantizationScheme
            {
                Type = QuantizedType.Nvfp4,
                Bits = 4,
                Scales = ScaleLayout.Group,
                GroupSize = group > 0 ? group : 16,
                ScaleBits = 8,
                HasTensorScale = true,
                Activations = activations,
            };
}
