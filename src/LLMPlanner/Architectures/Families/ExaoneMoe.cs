using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>K-EXAONE and Hunyuan 3: query and key norms per head, a dense start, then routed and shared experts with a stored router bias.</summary>
internal sealed class ExaoneMoe : ModelFamily
{
    public override string Name => "EXAONE MoE";

    public override IReadOnlyList<string> ModelTypes => ["exaone_moe", "hy_v3"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder();
        model.Frame(tiedByDefault: false);
        Func<int, AttentionSpan> spans = ExaoneWindow.Read(text, shape);
        long first = text.Count("first_k_dense_replace", "first_last_k_dense_replace") ?? 1;
        bool[]? listed = Listed(text, shape);
        bool[] sparse = LayerLists.Where(
            text, "mlp_layer_types", shape.Layers, "sparse", "dense", layer => listed is null ? layer >= first : listed[layer]);
        LayerKind Kind(bool isSparse, AttentionSpan span) => DecoderLayers.PreNorm(
            shape.HiddenSize,
            shape.Attention(queryKeyNorm: QueryKeyNorm.PerHead, span: span),
            isSparse ? Experts(text, shape) : shape.FeedForward(text));
        model.Layers(shape.Layers, layer => (Sparse: sparse[layer], Span: spans(layer)), kind => Kind(kind.Sparse, kind.Span));
        model.UncountedNextN(text.Count("num_nextn_predict_layers") ?? 0);
    }

    /// <summary>The flags of is_moe_layer, or null where the key is absent.</summary>
    private static bool[]? Listed(ModelConfig config, DecoderShape shape)
    {
        IReadOnlyList<bool>? flags = config.Flags("is_moe_layer");
        return flags is null ? null : LayerLists.Checked(config, "is_moe_layer", flags, shape.Layers);
    }

    private static MixtureOfExperts Experts(ModelConfig config, DecoderShape shape)
    {
        long width = config.RequiredSize("moe_intermediate_size", "expert_hidden_dim");
        return new MixtureOfExperts
        {
            HiddenSize = shape.HiddenSize,
            Experts = config.RequiredSize("num_experts"),
            ActiveExperts = config.RequiredSize("num_experts_per_tok"),
            ExpertWidth = width,
            SharedWidth = checked(width * (config.Count("num_shared_experts") ?? 0)),
            HasCorrectionBias = true,
        };
    }
}
