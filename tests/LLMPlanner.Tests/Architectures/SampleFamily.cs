using LLMPlanner.Architectures;

namespace LLMPlanner.Tests.Architectures;

/// <summary>A family outside the library: all it takes is this file.</summary>
internal sealed class SampleFamily : ModelFamily
{
    public override string Name => "Sample";

    public override IReadOnlyList<string> ModelTypes => ["sample"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        DecoderShape shape = model.Decoder();
        model.Frame(tiedByDefault: true);
        model.Layers(shape.Layers, DecoderLayers.PreNorm(
            shape.HiddenSize,
            shape.Attention(qkvBias: model.Text.Flag("attention_bias", false)),
            shape.FeedForward(model.Text)));
    }
}
