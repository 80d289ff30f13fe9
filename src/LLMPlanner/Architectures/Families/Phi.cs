using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>Phi 1 to 2: one LayerNorm in front of attention and feed-forward side by side, biases on everything, the head included.</summary>
internal sealed class Phi : ModelFamily
{
    public override string Name => "Phi";

    public override IReadOnlyList<string> ModelTypes => ["phi"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder();
        model.Frame(tiedByDefault: false, finalNormBias: true, headBias: true);
        model.Layers(shape.Layers, DecoderLayers.Parallel(
            shape.HiddenSize,
            shape.Attention(qkvBias: true, outputBias: true),
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
