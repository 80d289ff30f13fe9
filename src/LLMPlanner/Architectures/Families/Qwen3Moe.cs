using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>Qwen3 mixtures: routed experts only; decoder_sparse_step and mlp_only_layers leave some layers dense.</summary>
internal sealed class Qwen3Moe : ModelFamily
{
    public override string Name => "Qwen3 MoE";

    public override IReadOnlyList<string> ModelTypes => ["qwen3_moe"];

    /// <summary>Which layers hold experts: listed layers are dense, of the others every step-th is sparse.</summary>
    internal static Func<int, bool> Sparse(ModelConfig config, DecoderShape shape)
    {
        bool[]? dense = LayerLists.Indices(config, "mlp_only_layers", shape.Layers);
        long step = config.Size("decoder_sparse_step") ?? 1;
        return layer => (dense is null || !dense[layer]) && (layer + 1) % step == 0;
    }

    private protected override void Describe(ArchitectureBuilder model) => DescribeDecoder(model);

    /// <summary>The decoder, which the vision models share.</summary>
    internal static void DescribeDecoder(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder(new DecoderShape.Defaults(HeadWidth: 128));
        model.Frame(tiedByDefault: false);
        bool bias = text.Flag("attention_bias", false);
        Func<int, bool> sparse = Sparse(text, shape);
        Func<int, AttentionSpan> spans = QwenWindow.Read(text, shape);
        model.Layers(shape.Layers, layer => (Sparse: sparse(layer), Span: spans(layer)), kind => DecoderLayers.PreNorm(
            shape.HiddenSize,
            shape.Attention(qkvBias: bias, outputBias: bias, queryKeyNorm: QueryKeyNorm.PerHead, span: kind.Span),
            kind.Sparse ? Experts(text, shape) : shape.FeedForward(text)));
    }

    private static MixtureOfExperts Experts(ModelConfig config, DecoderShape shape)
        => new()
        {
            HiddenSize = shape.HiddenSize,
            Experts = config.RequiredSize("num_experts", "num_local_experts"),
            ActiveExperts = config.RequiredSize("num_experts_per_tok"),
            ExpertWidth = config.RequiredSize("moe_intermediate_size"),
        };
}
