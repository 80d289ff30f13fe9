using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>gpt-oss: biased attention with learned sinks, alternating windows, experts and router with biases.</summary>
internal sealed class GptOss : ModelFamily
{
    public override string Name => "gpt-oss";

    public override IReadOnlyList<string> ModelTypes => ["gpt_oss"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder(new DecoderShape.Defaults(HeadWidth: 64));
        model.Frame(tiedByDefault: false);
        AttentionSpan window = AttentionSpan.Sliding(text.Size("sliding_window") ?? 128);
        bool[] slides = LayerLists.Sliding(text, shape.Layers, layer => layer % 2 == 0);
        model.Layers(shape.Layers, layer => slides[layer], sliding => Kind(text, shape, sliding ? window : AttentionSpan.Full));
    }

    private static LayerKind Kind(ModelConfig config, DecoderShape shape, AttentionSpan span)
    {
        bool bias = config.Flag("attention_bias", true);
        return new LayerKind(
            span.Kind == AttentionSpanKind.Full ? "full_attention+moe" : "sliding_attention+moe",
            new Normalization("attn_norm", shape.HiddenSize),
            new Attention
            {
                HiddenSize = shape.HiddenSize,
                Heads = shape.Heads,
                KeyValueHeads = shape.KeyValueHeads,
                HeadWidth = shape.HeadWidth,
                QkvBias = bias,
                OutputBias = bias,
                HasSinks = true,
                Span = span,
            },
            new Normalization("post_attention_norm", shape.HiddenSize),
            new MixtureOfExperts
            {
                HiddenSize = shape.HiddenSize,
                Experts = config.RequiredSize("num_local_experts", "num_experts"),
                ActiveExperts = config.RequiredSize("num_experts_per_tok", "experts_per_token"),
                ExpertWidth = shape.RequiredWidth(config),
                HasRouterBias = true,
                HasExpertBias = true,
            });
    }
}
