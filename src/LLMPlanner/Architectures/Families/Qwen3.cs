namespace LLMPlanner.Architectures.Families;

/// <summary>Qwen3 dense: query and key norms per head, a head width of its own.</summary>
internal sealed class Qwen3 : ModelFamily
{
    public override string Name => "Qwen3";

    public override IReadOnlyList<string> ModelTypes => ["qwen3"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        DecoderShape shape = model.Decoder(new DecoderShape.Defaults(HeadWidth: 128));
        model.Frame(tiedByDefault: false);
        LayerKind full = Kind(model, shape, AttentionSpan.Full);
        AttentionSpan window = QwenWindow.Read(model.Text);
        LayerKind sliding = Kind(model, shape, window);
        model.Layers(shape.Layers, layer => window.Kind != AttentionSpanKind.Full && QwenWindow.Slides(model.Text, layer) ? sliding : full);
    }

    private static LayerKind Kind(ArchitectureBuilder model, DecoderShape shape, AttentionSpan span)
    {
        bool bias = model.Text.Flag("attention_bias", false);
        return new LayerKind(
            span.Kind == AttentionSpanKind.Full ? "full_attention" : "sliding_attention",
            new Normalization("attn_norm", shape.HiddenSize),
            shape.Attention(qkvBias: bias, outputBias: bias, queryKeyNorm: QueryKeyNorm.PerHead, span: span),
            new Normalization("ffn_norm", shape.HiddenSize),
            shape.FeedForward(model.Text));
    }
}
