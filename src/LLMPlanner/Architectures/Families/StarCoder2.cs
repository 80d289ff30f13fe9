using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>StarCoder2: biases on everything unless use_bias is off, LayerNorms, a plain feed-forward, a sliding window, a tied embedding.</summary>
internal sealed class StarCoder2 : ModelFamily
{
    public override string Name => "StarCoder2";

    public override IReadOnlyList<string> ModelTypes => ["starcoder2"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder();
        model.Frame(tiedByDefault: true, finalNormBias: true);
        bool bias = text.Flag("use_bias", true);
        model.Layers(shape.Layers, DecoderLayers.PreNorm(
            shape.HiddenSize,
            shape.Attention(qkvBias: bias, outputBias: bias, span: AttentionSpan.Sliding(text.Size("sliding_window"))),
            new FeedForward { HiddenSize = shape.HiddenSize, Width = shape.RequiredWidth(text), IsGated = false, HasBias = bias },
            bias: true));
    }
}
