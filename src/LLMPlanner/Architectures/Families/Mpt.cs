using LLMPlanner.Formats.HuggingFace;
using LLMPlanner.Resources;

namespace LLMPlanner.Architectures.Families;

/// <summary>MPT: no biases at all, norms of one vector, ALiBi, a plain feed-forward of a multiple of the width, a tied embedding.</summary>
internal sealed class Mpt : ModelFamily
{
    public override string Name => "MPT";

    public override IReadOnlyList<string> ModelTypes => ["mpt"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder(ignoresHeadDim: true);
        RefuseOtherForms(text);
        model.Frame(tiedByDefault: true);
        model.RotaryFrequencies = 0;
        long ratio = text.Size("expansion_ratio") ?? 4;
        model.Layers(shape.Layers, DecoderLayers.PreNorm(
            shape.HiddenSize,
            shape.Attention(fused: true),
            new FeedForward { HiddenSize = shape.HiddenSize, Width = checked(ratio * shape.HiddenSize), IsGated = false }));
    }

    private static void RefuseOtherForms(ModelConfig config)
    {
        string refusal = string.Format(System.Globalization.CultureInfo.InvariantCulture, SR.FormNotVerified, "mpt");
        if (!config.Flag("no_bias", true))
        {
            throw config.Invalid("no_bias", refusal);
        }

        ModelConfig? attention = config.Section("attn_config");
        if (attention?.Text("attn_type") is { } type && type != "multihead_attention")
        {
            throw config.Invalid("attn_config", refusal);
        }

        if (attention is not null && (attention.Flag("qk_ln", false) || !attention.Flag("alibi", true)))
        {
            throw config.Invalid("attn_config", refusal);
        }
    }
}
