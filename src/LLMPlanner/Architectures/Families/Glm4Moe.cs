using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>GLM-4.5 to 4.7: grouped-query attention, a dense start, then routed and shared experts with a stored router bias.</summary>
internal sealed class Glm4Moe : ModelFamily
{
    public override string Name => "GLM-4 MoE";

    public override IReadOnlyList<string> ModelTypes => ["glm4_moe"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        LayerKind sparse = DescribeDecoder(model);
        model.NextN(model.Text.Count("num_nextn_predict_layers") ?? 0, sparse, storesEmbeddingAndHead: true);
    }

    /// <summary>The decoder, which GLM-4.5V shares; returns its sparse layer.</summary>
    internal static LayerKind DescribeDecoder(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder();
        model.Frame(tiedByDefault: false);
        QueryKeyNorm norm = text.Flag("use_qk_norm", false) ? QueryKeyNorm.PerHead : QueryKeyNorm.None;
        LayerKind Kind(LayerBlock feedForward) => DecoderLayers.PreNorm(
            shape.HiddenSize,
            shape.Attention(qkvBias: text.Flag("attention_bias", false), queryKeyNorm: norm),
            feedForward,
            secondNorm: "post_attention_norm");
        LayerKind sparse = Kind(LatentDecoder.Experts(text, shape, correctionBias: true));
        LayerKind? dense = null;
        long denseLayers = text.Count("first_k_dense_replace") ?? 1;
        model.Layers(shape.Layers, layer => layer >= denseLayers ? sparse : dense ??= Kind(shape.FeedForward(text)));
        return sparse;
    }
}
