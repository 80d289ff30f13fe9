namespace LLMPlanner.Architectures.Families;

/// <summary>GPT-2: learned positions, biases everywhere, LayerNorms with biases, tied head. Old checkpoints store a causal mask a layer.</summary>
internal sealed class Gpt2 : ModelFamily
{
    public override string Name => "GPT-2";

    public override IReadOnlyList<string> ModelTypes => ["gpt2"];

    private protected override void Describe(ArchitectureBuilder model)
        => DescribeDecoder(model, model.Decoder(new DecoderShape.Defaults(Layers: 12, HiddenSize: 768, Vocabulary: 50257, Heads: 12)));

    /// <summary>The decoder, which StarCoder's type shares.</summary>
    internal static void DescribeDecoder(ArchitectureBuilder model, DecoderShape shape)
    {
        long positions = model.Text.Size("n_positions", "max_position_embeddings") ?? 1024;
        model.NativeContextLength = positions;
        model.KeyValueHeads = shape.KeyValueHeads;
        model.RotaryFrequencies = 0;
        model.CausalMasks = checked(shape.Layers * positions * positions);
        model.Frame(tiedByDefault: true, finalNormBias: true);
        model.GlobalTensors.FloatMatrix("position_embd.weight", TensorRole.PositionEmbedding, positions, shape.HiddenSize);
        model.Layers(shape.Layers, DecoderLayers.PreNorm(
            shape.HiddenSize,
            shape.Attention(qkvBias: true, outputBias: true, fused: true),
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
