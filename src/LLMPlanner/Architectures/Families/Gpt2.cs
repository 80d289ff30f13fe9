namespace LLMPlanner.Architectures.Families;

/// <summary>GPT-2: learned positions, biases everywhere, LayerNorms with biases, tied head.</summary>
internal sealed class Gpt2 : ModelFamily
{
    public override string Name => "GPT-2";

    public override IReadOnlyList<string> ModelTypes => ["gpt2"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        DecoderShape shape = model.Decoder(new DecoderShape.Defaults(Layers: 12, HiddenSize: 768, Vocabulary: 50257, Heads: 12));
        model.NativeContextLength ??= 1024;
        model.Frame(tiedByDefault: true, finalNormBias: true);
        model.GlobalTensors.FloatMatrix("position_embd.weight", TensorRole.PositionEmbedding, model.NativeContextLength.Value, shape.HiddenSize);
        model.Layers(shape.Layers, new LayerKind(
            "full_attention",
            new Normalization("attn_norm", shape.HiddenSize, bias: true),
            shape.Attention(qkvBias: true, outputBias: true, fused: true),
            new Normalization("ffn_norm", shape.HiddenSize, bias: true),
            new FeedForward
            {
                HiddenSize = shape.HiddenSize,
                Width = shape.Width > 0 ? shape.Width : checked(4 * shape.HiddenSize),
                IsGated = false,
                HasBias = true,
            }));
    }
}
