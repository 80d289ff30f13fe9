using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>GLM-4.5 to 4.7: grouped-query attention, a dense start, then routed and shared experts with a stored router bias.</summary>
internal sealed class Glm4Moe : ModelFamily
{
    public override string Name => "GLM-4 MoE";

    public override IReadOnlyList<string> ModelTypes => ["glm4_moe"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder();
        model.Frame(tiedByDefault: false);
        LayerKind sparse = Kind("full_attention+moe", text, shape, LatentDecoder.Experts(text, shape, correctionBias: true));
        LayerKind? dense = null;
        long denseLayers = text.Count("first_k_dense_replace") ?? 1;
        model.Layers(shape.Layers, layer => layer >= denseLayers
            ? sparse
            : dense ??= Kind("full_attention", text, shape, shape.FeedForward(text)));
        model.NextN(text.Count("num_nextn_predict_layers") ?? 0, sparse, storesEmbeddingAndHead: true);
    }

    private static LayerKind Kind(string name, ModelConfig config, DecoderShape shape, LayerBlock feedForward)
        => new(
            name,
            new Normalization("attn_norm", shape.HiddenSize),
            shape.Attention(
                qkvBias: config.Flag("attention_bias", false),
                queryKeyNorm: config.Flag("use_qk_norm", false) ? QueryKeyNorm.PerHead : QueryKeyNorm.None),
            new Normalization("post_attention_norm", shape.HiddenSize),
            feedForward);
}
