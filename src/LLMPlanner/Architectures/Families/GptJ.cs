namespace LLMPlanner.Architectures.Families;

/// <summary>GPT-J: one LayerNorm in front of attention without biases and a feed-forward with them, a head with a bias.</summary>
internal sealed class GptJ : ModelFamily
{
    public override string Name => "GPT-J";

    public override IReadOnlyList<string> ModelTypes => ["gptj"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        DecoderShape shape = model.Decoder(ignoresHeadDim: true);
        model.Frame(tiedByDefault: false, finalNormBias: true, headBias: true);
        model.Layers(shape.Layers, DecoderLayers.Parallel(
            shape.HiddenSize,
            shape.Attention(),
            new FeedForward
            {
                HiddenSize = shape.HiddenSize,
                Width = shape.Width > 0 ? shape.Width : checked(4 * shape.HiddenSize),
                IsGated = false,
                HasBias = true,
            },
            bias: true));
    }
}
