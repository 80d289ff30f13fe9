using LLMPlanner.Formats.HuggingFace;
using LLMPlanner.Text;

namespace LLMPlanner.Architectures.Families;

/// <summary>
/// LFM2: gated short convolutions with attention in a few layers, a tied embedding. Dense sizes write the feed-forward width before it is
/// cut to two thirds and rounded up; the mixture writes it as it is.
/// </summary>
internal sealed class Lfm2 : ModelFamily
{
    public override string Name => "LFM2";

    public override IReadOnlyList<string> ModelTypes => ["lfm2", "lfm2_moe"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder();

        // llama.cpp files the final norm under the name of an embedding norm.
        model.FrameTied(text.OptionalFlag("tie_embedding") ?? model.TieFlag ?? true, finalNormName: "token_embd_norm");
        bool[]? listed = LayerLists.Indices(text, "full_attn_idxs", shape.Layers);
        bool[] attends = LayerLists.Where(
            text, "layer_types", shape.Layers, "full_attention", "conv", layer => listed is null || listed[layer]);
        bool mixture = (text.Text("model_type") ?? model.ModelType) == "lfm2_moe";
        long dense = mixture ? text.Count("num_dense_layers") ?? 2 : shape.Layers;
        long width = mixture ? shape.Width : Width(text, shape);
        model.Layers(shape.Layers, layer => (Attends: attends[layer], Dense: layer < dense), kind => DecoderLayers.PreNorm(
            shape.HiddenSize,
            kind.Attends ? shape.Attention(queryKeyNorm: QueryKeyNorm.PerHead) : Convolution(text, shape),
            kind.Dense ? (shape with { Width = width }).FeedForward(text) : Experts(text, shape)));
    }

    /// <summary>The width under block_ keys is rewritten; a plain intermediate_size without them is used as it stands.</summary>
    private static long Width(ModelConfig config, DecoderShape shape)
    {
        if (config.Size("block_ff_dim") is not { } width)
        {
            return shape.Width;
        }

        if (!config.Flag("block_auto_adjust_ff_dim", true))
        {
            return width;
        }

        width = checked(2 * width) / 3;
        double multiplier = config.Real("block_ffn_dim_multiplier") ?? 1;
        if (multiplier is not (> 0 and <= 1024))
        {
            throw config.Invalid("block_ffn_dim_multiplier", multiplier.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        width = (long)(multiplier * width);
        long multiple = config.Size("block_multiple_of") ?? 256;
        return Multiples.Up(width, multiple);
    }

    private static ShortConvolution Convolution(ModelConfig config, DecoderShape shape)
        => new() { HiddenSize = shape.HiddenSize, Kernel = config.Size("conv_L_cache") ?? 3, HasBias = config.Flag("conv_bias", false) };

    private static MixtureOfExperts Experts(ModelConfig config, DecoderShape shape)
        => new()
        {
            HiddenSize = shape.HiddenSize,
            Experts = config.Size("num_experts") ?? 32,
            ActiveExperts = config.Size("num_experts_per_tok") ?? 4,
            ExpertWidth = config.RequiredSize("moe_intermediate_size"),
            HasCorrectionBias = config.Flag("use_expert_bias", true),
        };
}
