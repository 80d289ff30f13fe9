namespace LLMPlanner.Architectures.Families;

/// <summary>BLOOM: a LayerNorm behind the embedding, ALiBi instead of stored positions, biases everywhere, a tied embedding.</summary>
internal sealed class Bloom : ModelFamily
{
    public override string Name => "BLOOM";

    public override IReadOnlyList<string> ModelTypes => ["bloom"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        DecoderShape shape = model.Decoder(ignoresHeadDim: true);
        model.Frame(tiedByDefault: true, finalNormBias: true);
        model.GlobalTensors.Vector("token_embd_norm.weight", TensorRole.Norm, shape.HiddenSize);
        model.GlobalTensors.Vector("token_embd_norm.bias", TensorRole.Norm, shape.HiddenSize);
        model.Layers(shape.Layers, DecoderLayers.PreNorm(
            shape.HiddenSize,
            shape.Attention(qkvBias: true, outputBias: true, fused: true),
            new FeedForward { HiddenSize = shape.HiddenSize, Width = checked(4 * shape.HiddenSize), IsGated = false, HasBias = true },
            bias: true));
    }
}
