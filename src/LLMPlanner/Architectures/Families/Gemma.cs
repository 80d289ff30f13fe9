using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>Gemma 1: Llama's form with heads of 256, one key/value head in the 2B, and a tied embedding.</summary>
internal sealed class Gemma : ModelFamily
{
    public override string Name => "Gemma";

    public override IReadOnlyList<string> ModelTypes => ["gemma"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder(new DecoderShape.Defaults(HeadWidth: 256));
        model.Frame(tiedByDefault: true);
        bool bias = text.Flag("attention_bias", false);
        model.Layers(shape.Layers, DecoderLayers.PreNorm(
            shape.HiddenSize, shape.Attention(qkvBias: bias, outputBias: bias), shape.FeedForward(text)));
    }
}
