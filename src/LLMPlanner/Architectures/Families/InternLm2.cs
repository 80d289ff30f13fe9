namespace LLMPlanner.Architectures.Families;

/// <summary>InternLM2 and 2.5: Llama's form with a fused projection; an absent bias key means biases on attention, the output included.</summary>
internal sealed class InternLm2 : ModelFamily
{
    public override string Name => "InternLM2";

    public override IReadOnlyList<string> ModelTypes => ["internlm2"];

    private protected override void Describe(ArchitectureBuilder model) => DescribeDecoder(model, ignoresHeadDim: true);

    /// <summary>The decoder, which openPangu shares.</summary>
    internal static void DescribeDecoder(ArchitectureBuilder model, bool ignoresHeadDim)
    {
        DecoderShape shape = model.Decoder(ignoresHeadDim: ignoresHeadDim);
        model.Frame(tiedByDefault: false);
        bool bias = model.Text.Flag("bias", true);
        model.Layers(shape.Layers, DecoderLayers.PreNorm(
            shape.HiddenSize, shape.Attention(qkvBias: bias, outputBias: bias), shape.FeedForward(model.Text)));
    }
}
