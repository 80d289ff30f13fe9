using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>Gemma 2: four norms a layer, tied embeddings, every other layer sliding.</summary>
internal sealed class Gemma2 : ModelFamily
{
    public override string Name => "Gemma 2";

    public override IReadOnlyList<string> ModelTypes => ["gemma2"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder(new DecoderShape.Defaults(HeadWidth: 256));
        model.Frame(tiedByDefault: true);
        LayerKind full = Kind(text, shape, AttentionSpan.Full);
        LayerKind sliding = Kind(text, shape, AttentionSpan.Sliding(text.Size("sliding_window") ?? 4096));
        model.Layers(shape.Layers, layer => (text.LayerType(layer) ?? (layer % 2 == 0 ? "sliding_attention" : "full_attention"))
            == "sliding_attention" ? sliding : full);
    }

    private static LayerKind Kind(ModelConfig config, DecoderShape shape, AttentionSpan span)
    {
        bool bias = config.Flag("attention_bias", false);
        return new LayerKind(
            span.Kind == AttentionSpanKind.Full ? "full_attention" : "sliding_attention",
            new Normalization("attn_norm", shape.HiddenSize),
            shape.Attention(qkvBias: bias, outputBias: bias, span: span),
            new Normalization("post_attention_norm", shape.HiddenSize),
            new Normalization("ffn_norm", shape.HiddenSize),
            shape.FeedForward(config),
            new Normalization("post_ffw_norm", shape.HiddenSize));
    }
}
