using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>Falcon-H1: attention and a Mamba-2 mixer side by side in every layer, so every layer keeps both a cache and a state.</summary>
internal sealed class FalconH1 : ModelFamily
{
    public override string Name => "Falcon-H1";

    public override IReadOnlyList<string> ModelTypes => ["falcon_h1"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder();
        model.Frame(tiedByDefault: false);
        bool bias = text.Flag("attention_bias", false);
        long heads = text.RequiredSize("mamba_n_heads");
        var mamba = new Mamba2
        {
            HiddenSize = shape.HiddenSize,
            Heads = heads,
            HeadWidth = HeadWidth(text, shape, heads),
            StateSize = text.RequiredSize("mamba_d_state"),
            Groups = text.Size("mamba_n_groups") ?? 1,
            ConvolutionKernel = text.Size("mamba_d_conv") ?? 4,
            ConvolutionBias = text.Flag("mamba_conv_bias", true),
            InputBias = text.Flag("mamba_proj_bias", false),
            OutputBias = text.Flag("projectors_bias", false),
            HasNorm = text.Flag("mamba_rms_norm", false),
        };
        model.Layers(shape.Layers, new LayerKind(
            "full_attention+mamba",
            new Normalization("attn_norm", shape.HiddenSize),
            mamba,
            shape.Attention(qkvBias: bias, outputBias: bias),
            new Normalization("ffn_norm", shape.HiddenSize),
            new FeedForward { HiddenSize = shape.HiddenSize, Width = shape.RequiredWidth(text), HasBias = text.Flag("mlp_bias", false) }));
    }

    /// <summary>The head width as it stands; where it is left open, the inner width divided by the heads.</summary>
    private static long HeadWidth(ModelConfig config, DecoderShape shape, long heads)
    {
        if (config.Text("mamba_d_head") is null && config.Size("mamba_d_head") is { } width)
        {
            return width;
        }

        long inner = config.Size("mamba_d_ssm") ?? checked((config.Size("mamba_expand") ?? 2) * shape.HiddenSize);
        return inner % heads == 0
            ? inner / heads
            : throw config.Invalid("mamba_n_heads", string.Format(
                System.Globalization.CultureInfo.InvariantCulture, LLMPlanner.Resources.SR.NotAMultiple, inner, heads));
    }
}
