using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>
/// Ling and Ring: routed and shared experts after a dense start. The second generation, often under the same type, adds query and key
/// norms, a stored router bias and next-n layers.
/// </summary>
internal sealed class BailingMoe : ModelFamily
{
    public override string Name => "Bailing MoE";

    public override IReadOnlyList<string> ModelTypes => ["bailing_moe", "bailing_moe_v2"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        bool second = IsSecondGeneration(model);
        DecoderShape shape = model.Decoder(new DecoderShape.Defaults(HeadWidth: second ? 128 : 0));
        model.Frame(tiedByDefault: false);

        // A normalized head is computed, not stored.
        text.Has("norm_head");
        QueryKeyNorm norm = second && text.Flag("use_qk_norm", true) ? QueryKeyNorm.PerHead : QueryKeyNorm.None;
        long dense = text.Count("first_k_dense_replace") ?? (second ? 1 : 0);
        LayerKind Kind(bool isSparse) => DecoderLayers.PreNorm(
            shape.HiddenSize,
            shape.Attention(
                qkvBias: text.Flag("use_qkv_bias", false), outputBias: text.Flag("use_bias", !second), fused: true, queryKeyNorm: norm),
            isSparse ? Experts(text, shape, second) : shape.FeedForward(text));
        LayerKind sparse = Kind(isSparse: true);
        model.Layers(shape.Layers, layer => layer >= dense, isSparse => isSparse ? sparse : Kind(isSparse: false));
        model.NextN(second ? text.Count("num_nextn_predict_layers") ?? 0 : 0, sparse, storesEmbeddingAndHead: false);
    }

    private static bool IsSecondGeneration(ArchitectureBuilder model)
        => (model.Text.Text("model_type") ?? model.ModelType) == "bailing_moe_v2"
            || model.Text.Has("use_qk_norm")
            || (model.Root.Texts("architectures") is { Count: > 0 } architectures
                && architectures[0].StartsWith("BailingMoeV2", StringComparison.Ordinal));

    private static MixtureOfExperts Experts(ModelConfig config, DecoderShape shape, bool second)
    {
        long width = config.RequiredSize("moe_intermediate_size");
        return new MixtureOfExperts
        {
            HiddenSize = shape.HiddenSize,
            Experts = config.RequiredSize("num_experts"),
            ActiveExperts = config.RequiredSize("num_experts_per_tok"),
            ExpertWidth = width,
            SharedWidth = checked(width * (config.Count("num_shared_experts") ?? 0)),
            HasCorrectionBias = second,
        };
    }
}
