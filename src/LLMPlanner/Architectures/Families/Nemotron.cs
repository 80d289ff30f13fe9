using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>Nemotron 4 and Minitron: LayerNorms with biases and a plain feed-forward of two matrices.</summary>
internal sealed class Nemotron : ModelFamily
{
    public override string Name => "Nemotron";

    public override IReadOnlyList<string> ModelTypes => ["nemotron"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder();
        model.Frame(tiedByDefault: false, finalNormBias: true);
        bool bias = text.Flag("attention_bias", false);
        model.Layers(shape.Layers, DecoderLayers.PreNorm(
            shape.HiddenSize,
            shape.Attention(qkvBias: bias, outputBias: bias),
            new FeedForward
            {
                HiddenSize = shape.HiddenSize,
                Width = shape.RequiredWidth(text),
                IsGated = false,
                HasBias = text.Flag("mlp_bias", false),
            },
            bias: true));
    }
}
