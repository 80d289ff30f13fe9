namespace LLMPlanner.Architectures.Families;

/// <summary>Mistral and Ministral 3: Llama's form without biases. Only the first release slides its window; later ones set it to null.</summary>
internal sealed class Mistral : ModelFamily
{
    public override string Name => "Mistral";

    public override IReadOnlyList<string> ModelTypes => ["mistral", "ministral3"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        DecoderShape shape = model.Decoder();
        model.Frame(tiedByDefault: false);
        AttentionSpan span = AttentionSpan.Sliding(model.Text.Size("sliding_window"));
        model.Layers(shape.Layers, new LayerKind(
            span.Kind == AttentionSpanKind.Full ? "full_attention" : "sliding_attention",
            new Normalization("attn_norm", shape.HiddenSize),
            shape.Attention(span: span),
            new Normalization("ffn_norm", shape.HiddenSize),
            shape.FeedForward(model.Text)));
    }
}
