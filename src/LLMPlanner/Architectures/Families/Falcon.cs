using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>
/// Falcon 7B to 180B: fused query/key/value, a plain feed-forward of four widths, LayerNorms with biases. The parallel block has one norm
/// in the old architecture and two in the new one. The embedding is tied unless the config says otherwise.
/// </summary>
internal sealed class Falcon : ModelFamily
{
    public override string Name => "Falcon";

    public override IReadOnlyList<string> ModelTypes => ["falcon"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder();
        bool modern = text.Flag("new_decoder_architecture", false);
        long norms = modern ? text.Size("num_ln_in_parallel_attn") ?? 2 : text.Flag("parallel_attn", true) ? 1 : 2;
        long keyValueHeads = modern ? shape.KeyValueHeads : text.Flag("multi_query", true) ? 1 : shape.Heads;
        long width = shape.Width > 0 ? shape.Width : checked(4 * shape.HiddenSize);
        DescribeDecoder(model, shape with { KeyValueHeads = keyValueHeads, Width = width }, norms == 2 ? 2 : 1);
    }

    /// <summary>The decoder, which the first releases share under other keys.</summary>
    internal static void DescribeDecoder(ArchitectureBuilder model, DecoderShape shape, int norms)
    {
        model.KeyValueHeads = shape.KeyValueHeads;
        model.Frame(tiedByDefault: true, finalNormBias: true);
        bool bias = model.Text.Flag("bias", false);
        LayerKind kind = DecoderLayers.Parallel(
            shape.HiddenSize,
            shape.Attention(qkvBias: bias, outputBias: bias, fused: true),
            new FeedForward { HiddenSize = shape.HiddenSize, Width = shape.Width, IsGated = false, HasBias = bias },
            bias: true);
        model.Layers(
            shape.Layers,
            norms == 1 ? kind : new LayerKind(kind.Name, [.. kind.Blocks, new Normalization("attn_norm_2", shape.HiddenSize, bias: true)]));
    }
}
