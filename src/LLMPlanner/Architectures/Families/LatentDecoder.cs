using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>The layers of latent-attention mixtures: DeepSeek V2/V3 and the types that took over their form.</summary>
internal static class LatentDecoder
{
    /// <summary>Lays out the dense and the sparse layers and the next-n layers.</summary>
    public static void Describe(ArchitectureBuilder model, DecoderShape shape, bool correctionBias, bool mtpStoresEmbeddings = true)
    {
        ModelConfig text = model.Text;
        LayerKind? dense = null;
        LayerKind? sparse = null;
        LayerKind Sparse() => sparse ??= Kind("latent_attention+moe", text, shape, Experts(text, shape, correctionBias));
        model.Layers(shape.Layers, layer => IsSparse(text, layer)
            ? Sparse()
            : dense ??= Kind("latent_attention", text, shape, shape.FeedForward(text)));
        model.NextN(text.Count("num_nextn_predict_layers") ?? 0, text.Has("n_routed_experts") ? Sparse() : dense!, mtpStoresEmbeddings);
    }

    /// <summary>Latent attention with the dimensions of the config.</summary>
    public static LatentAttention Attention(ModelConfig config, DecoderShape shape)
        => new()
        {
            HiddenSize = shape.HiddenSize,
            Heads = shape.Heads,
            QueryRank = config.Size("q_lora_rank"),
            KeyValueRank = config.RequiredSize("kv_lora_rank"),
            NopeWidth = config.RequiredSize("qk_nope_head_dim"),
            RopeWidth = config.RequiredSize("qk_rope_head_dim"),
            ValueWidth = config.RequiredSize("v_head_dim"),
        };

    /// <summary>Routed and shared experts with the dimensions of the config.</summary>
    public static MixtureOfExperts Experts(ModelConfig config, DecoderShape shape, bool correctionBias)
    {
        long width = config.RequiredSize("moe_intermediate_size");
        return new MixtureOfExperts
        {
            HiddenSize = shape.HiddenSize,
            Experts = config.RequiredSize("n_routed_experts"),
            ActiveExperts = config.RequiredSize("num_experts_per_tok"),
            ExpertWidth = width,
            SharedWidth = checked(width * (config.Count("n_shared_experts") ?? 0)),
            HasCorrectionBias = correctionBias,
        };
    }

    private static bool IsSparse(ModelConfig config, int layer)
        => config.Has("n_routed_experts")
            && layer >= (config.Count("first_k_dense_replace") ?? 0)
            && layer % (config.Size("moe_layer_freq") ?? 1) == 0;

    private static LayerKind Kind(string name, ModelConfig config, DecoderShape shape, LayerBlock feedForward)
        => new(
            name,
            new Normalization("attn_norm", shape.HiddenSize),
            Attention(config, shape),
            new Normalization("ffn_norm", shape.HiddenSize),
            feedForward);
}
