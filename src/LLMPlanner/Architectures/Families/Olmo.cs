using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>OLMo 1: Llama's form whose norms have no weights at all.</summary>
internal sealed class Olmo : ModelFamily
{
    public override string Name => "OLMo";

    public override IReadOnlyList<string> ModelTypes => ["olmo"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder();
        model.Frame(tiedByDefault: false, finalNorm: false);
        bool bias = text.Flag("attention_bias", false);
        model.Layers(shape.Layers, new LayerKind(
            "full_attention", shape.Attention(qkvBias: bias, outputBias: bias), shape.FeedForward(text)));
    }
}
