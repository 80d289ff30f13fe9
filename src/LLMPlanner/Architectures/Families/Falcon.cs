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
        model.Frame(tiedByDefault: true, finalNormBias: true);
        bool modern = text.Flag("new_decoder_architecture", false);
        bool bias = text.Flag("bias", false);
        var blocks = new List<LayerBlock>
        {
            new Normalization("attn_norm", shape.HiddenSize, bias: true),
            new Attention
            {
                HiddenSize = shape.HiddenSize,
                Heads = shape.Heads,
                KeyValueHeads = KeyValueHeads(text, shape, modern),
                HeadWidth = shape.HeadWidth,
                QkvBias = bias,
                OutputBias = bias,
                IsFused = true,
            },
            new FeedForward
            {
                HiddenSize = shape.HiddenSize,
                Width = shape.Width > 0 ? shape.Width : checked(4 * shape.HiddenSize),
                IsGated = false,
                HasBias = bias,
            },
        };
        if (NormCount(text, modern) == 2)
        {
            blocks.Insert(1, new Normalization("attn_norm_2", shape.HiddenSize, bias: true));
        }

        model.Layers(shape.Layers, new LayerKind("full_attention", [.. blocks]));
    }

    private static long KeyValueHeads(ModelConfig config, DecoderShape shape, bool modern)
    {
        if (modern)
        {
            return shape.KeyValueHeads;
        }

        return config.Flag("multi_query", true) ? 1 : shape.Heads;
    }

    private static long NormCount(ModelConfig config, bool modern)
    {
        if (modern)
        {
            return config.Size("num_ln_in_parallel_attn") ?? 2;
        }

        return config.Flag("parallel_attn", true) ? 1 : 2;
    }
}
