namespace LLMPlanner.Architectures.Families;

/// <summary>
/// Qwen 1.5, 2 and 2.5: biases on query, key and value whatever the config says, none on the output. use_sliding_window is off in every
/// release; where it is on, the layers from max_window_layers on slide.
/// </summary>
internal sealed class Qwen2 : ModelFamily
{
    public override string Name => "Qwen2";

    public override IReadOnlyList<string> ModelTypes => ["qwen2"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        DecoderShape shape = model.Decoder();
        model.Frame(tiedByDefault: false);
        LayerKind full = Kind(model, shape, AttentionSpan.Full);
        AttentionSpan window = QwenWindow.Read(model.Text);
        if (window.Kind == AttentionSpanKind.Full)
        {
            model.Layers(shape.Layers, full);
            return;
        }

        LayerKind sliding = Kind(model, shape, window);
        model.Layers(shape.Layers, layer => QwenWindow.Slides(model.Text, layer) ? sliding : full);
    }

    private static LayerKind Kind(ArchitectureBuilder model, DecoderShape shape, AttentionSpan span)
        => new(
            span.Kind == AttentionSpanKind.Full ? "full_attention" : "sliding_attention",
            new Normalization("attn_norm", shape.HiddenSize),
            shape.Attention(qkvBias: true, span: span),
            new Normalization("ffn_norm", shape.HiddenSize),
            shape.FeedForward(model.Text));
}
