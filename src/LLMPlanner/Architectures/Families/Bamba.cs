using LLMPlanner.Formats.HuggingFace;
using LLMPlanner.Resources;

namespace LLMPlanner.Architectures.Families;

/// <summary>Bamba: Mamba-2 layers with attention in the few that attn_layer_indices lists, a dense feed-forward after each.</summary>
internal sealed class Bamba : ModelFamily
{
    public override string Name => "Bamba";

    public override IReadOnlyList<string> ModelTypes => ["bamba"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder();
        model.Frame(tiedByDefault: false);
        bool bias = text.Flag("attention_bias", false);
        bool[] attends = LayerLists.Indices(text, "attn_layer_indices", shape.Layers) ?? new bool[shape.Layers];
        model.Layers(shape.Layers, layer => attends[layer], attention => DecoderLayers.PreNorm(
            shape.HiddenSize,
            attention ? shape.Attention(qkvBias: bias, outputBias: bias) : Mamba(text, shape),
            new FeedForward { HiddenSize = shape.HiddenSize, Width = shape.RequiredWidth(text), HasBias = text.Flag("mlp_bias", false) }));
    }

    /// <summary>The mixer under the keys that Bamba and Granite share. A head width of "auto" divides the inner width by the heads.</summary>
    internal static Mamba2 Mamba(ModelConfig config, DecoderShape shape)
    {
        long heads = config.RequiredSize("mamba_n_heads");
        long inner = checked((config.Size("mamba_expand") ?? 2) * shape.HiddenSize);
        long? width = config.Text("mamba_d_head") is null ? config.Size("mamba_d_head") : null;
        if (width is null && inner % heads != 0)
        {
            throw config.Invalid("mamba_n_heads", string.Format(
                System.Globalization.CultureInfo.InvariantCulture, SR.NotAMultiple, inner, heads));
        }

        bool bias = config.Flag("mamba_proj_bias", false);
        return new Mamba2
        {
            HiddenSize = shape.HiddenSize,
            Heads = heads,
            HeadWidth = width ?? inner / heads,
            StateSize = config.RequiredSize("mamba_d_state"),
            Groups = config.Size("mamba_n_groups") ?? 1,
            ConvolutionKernel = config.Size("mamba_d_conv") ?? 4,
            ConvolutionBias = config.Flag("mamba_conv_bias", true),
            InputBias = bias,
            OutputBias = bias,
        };
    }
}
