using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>GLM-4-0414 and GLM-Z1: four norms a layer, biases on query, key and value where attention_bias is on.</summary>
internal sealed class Glm4 : ModelFamily
{
    public override string Name => "GLM-4";

    public override IReadOnlyList<string> ModelTypes => ["glm4"];

    private protected override void Describe(ArchitectureBuilder model)
        => DescribeDecoder(model, model.Text.Flag("attention_bias", false));

    /// <summary>The decoder, which GLM-4.1V shares.</summary>
    internal static void DescribeDecoder(ArchitectureBuilder model, bool bias)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder(new DecoderShape.Defaults(HeadWidth: 128));
        model.Frame(tiedByDefault: false);
        model.Layers(shape.Layers, DecoderLayers.FourNorms(
            shape.HiddenSize,
            shape.Attention(qkvBias: bias),
            new FeedForward { HiddenSize = shape.HiddenSize, Width = shape.RequiredWidth(text), IsFused = true }));
    }
}
