using LLMPlanner.Formats.HuggingFace;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Architectures.Families;

/// <summary>
/// Nemotron-NAS (Llama-Nemotron Super and Ultra): every layer chosen by search. A layer may lack attention or feed-forward, and then
/// lacks its norm too; widths follow from a multiplier.
/// </summary>
internal sealed class NemotronNas : ModelFamily
{
    private const long WidthMultiple = 256;

    public override string Name => "Nemotron-NAS";

    public override IReadOnlyList<string> ModelTypes => ["nemotron-nas"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder();
        model.Frame(tiedByDefault: false);
        IReadOnlyList<ModelConfig> blocks = text.Sections("block_configs") ?? throw text.Invalid("block_configs", SR.ListMissing);
        if (blocks.Count != shape.Layers)
        {
            throw text.Invalid("block_configs", string.Format(
                System.Globalization.CultureInfo.InvariantCulture, SR.LayerListWrongLength, blocks.Count, shape.Layers));
        }

        bool bias = text.Flag("attention_bias", false);
        bool feedForwardBias = text.Flag("mlp_bias", false);
        model.Layers(
            shape.Layers,
            layer => (Heads: KeyValueHeads(blocks[layer], shape), Width: Width(blocks[layer], shape)),
            kind =>
            {
                var layer = new List<LayerBlock>();
                if (kind.Heads > 0)
                {
                    layer.Add(new Normalization("attn_norm", shape.HiddenSize));
                    layer.Add((shape with { KeyValueHeads = kind.Heads }).Attention(qkvBias: bias, outputBias: bias));
                }

                if (kind.Width > 0)
                {
                    layer.Add(new Normalization("ffn_norm", shape.HiddenSize));
                    layer.Add(new FeedForward { HiddenSize = shape.HiddenSize, Width = kind.Width, HasBias = feedForwardBias });
                }

                return new LayerKind(kind.Heads > 0 ? "full_attention" : kind.Width > 0 ? "feed_forward" : "empty", [.. layer]);
            });
    }

    /// <summary>Key/value heads of a layer; 0 where it has no attention.</summary>
    private static long KeyValueHeads(ModelConfig block, DecoderShape shape)
    {
        ModelConfig attention = Part(block, "attention");
        if (attention.Flag("no_op", false))
        {
            return 0;
        }

        long group = attention.RequiredSize("n_heads_in_group");
        return shape.Heads % group == 0
            ? shape.Heads / group
            : throw attention.Invalid("n_heads_in_group", string.Format(
                System.Globalization.CultureInfo.InvariantCulture, SR.NotAMultiple, shape.Heads, group));
    }

    /// <summary>Feed-forward width of a layer; 0 where it has none.</summary>
    private static long Width(ModelConfig block, DecoderShape shape)
    {
        ModelConfig feedForward = Part(block, "ffn");
        if (feedForward.Flag("no_op", false))
        {
            return 0;
        }

        double multiplier = feedForward.Real("ffn_mult") ?? throw feedForward.Invalid("ffn_mult", SR.ListMissing);
        double width = 2 * multiplier * shape.HiddenSize / 3;
        return width is > 0 and < ModelConfig.MaxDimension
            ? Multiples.Up((long)width, WidthMultiple)
            : throw feedForward.Invalid("ffn_mult", multiplier.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private static ModelConfig Part(ModelConfig block, string name)
    {
        ModelConfig part = block.Section(name) ?? throw block.Invalid(name, SR.ListMissing);
        return part.Flag("replace_with_linear", false)
            ? throw part.Invalid("replace_with_linear", string.Format(
                System.Globalization.CultureInfo.InvariantCulture, SR.FlagWithoutFormula, "nemotron-nas"))
            : part;
    }
}
