using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>Phi-3, 3.5-mini, 4 and 4-mini: fused query/key/value and gate/up projections.</summary>
internal sealed class Phi3 : ModelFamily
{
    public override string Name => "Phi-3";

    public override IReadOnlyList<string> ModelTypes => ["phi3", "phi4"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder();
        model.Frame(tiedByDefault: false, headBias: text.Flag("lm_head_bias", false));
        bool bias = text.Flag("attention_bias", false);

        // Releases whose window is at least the context (4-mini) attend fully.
        long? window = text.Size("sliding_window");
        AttentionSpan span = window >= (model.NativeContextLength ?? long.MaxValue) ? AttentionSpan.Full : AttentionSpan.Sliding(window);
        model.Layers(shape.Layers, new LayerKind(
            span.Kind == AttentionSpanKind.Full ? "full_attention" : "sliding_attention",
            new Normalization("attn_norm", shape.HiddenSize),
            shape.Attention(qkvBias: bias, outputBias: bias, fused: true, span: span),
            new Normalization("ffn_norm", shape.HiddenSize),
            new FeedForward
            {
                HiddenSize = shape.HiddenSize,
                Width = shape.RequiredWidth(text),
                HasBias = text.Flag("mlp_bias", false),
                IsFused = true,
            }));
    }
}
