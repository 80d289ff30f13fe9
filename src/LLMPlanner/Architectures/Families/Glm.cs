using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>GLM-4-9B in the library's form: two norms, fused gate and up, biases on query, key and value where attention_bias is on.</summary>
internal sealed class Glm : ModelFamily
{
    public override string Name => "GLM";

    public override IReadOnlyList<string> ModelTypes => ["glm"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder(new DecoderShape.Defaults(HeadWidth: 128));
        model.Frame(tiedByDefault: false);
        model.Layers(shape.Layers, DecoderLayers.PreNorm(
            shape.HiddenSize,
            shape.Attention(qkvBias: text.Flag("attention_bias", false)),
            new FeedForward { HiddenSize = shape.HiddenSize, Width = shape.RequiredWidth(text), IsFused = true }));
    }
}
