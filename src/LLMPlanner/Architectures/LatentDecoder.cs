using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures;

/// <summary>The layers of latent-attention mixtures: DeepSeek V2/V3 and the types that took over their form.</summary>
internal static class LatentDecoder
{
    /// <summary>Lays out the dense and the sparse layers and the next-n layers.</summary>
    /// <param name="model">The model.</param>
    /// <param name="shape">Its dimensions.</param>
    /// <param name="correctionBias">Whether checkpoints store a router bias.</param>
    /// <param name="nextNByDefault">Next-n layers of a config without the key.</param>
    /// <param name="indexer">The token selector, or null where the model has none.</param>
    /// <param name="indexed">Which layers have one of their own; all where null.</param>
    public static void Describe(
        ArchitectureBuilder model,
        DecoderShape shape,
        bool correctionBias,
        long nextNByDefault = 0,
        SparseIndexer? indexer = null,
        bool[]? indexed = null)
    {
        ModelConfig text = model.Text;
        Func<int, bool> sparse = Sparse(text, shape);
        LayerKind Kind(bool isSparse, bool isIndexed)
        {
            LayerKind kind = DecoderLayers.PreNorm(
                shape.HiddenSize,
                Attention(text, shape),
                isSparse ? Experts(text, shape, correctionBias) : shape.FeedForward(text));
            return isIndexed ? new LayerKind(kind.Name, [.. kind.Blocks, indexer!]) : kind;
        }

        model.Layers(
            shape.Layers,
            layer => (Sparse: sparse(layer), Indexed: indexer is not null && (indexed is null || indexed[layer])),
            kind => Kind(kind.Sparse, kind.Indexed));

        // A next-n layer is a full layer of its own: it has its indexer whatever the others share.
        long nextN = text.Count("num_nextn_predict_layers") ?? nextNByDefault;
        if (nextN > 0)
        {
            model.NextN(nextN, Kind(text.Has("n_routed_experts"), indexer is not null), storesEmbeddingAndHead: true);
        }
    }

    /// <summary>Latent attention with the dimensions of the config.</summary>
    public static LatentAttention Attention(ModelConfig config, DecoderShape shape, string nameSuffix = "")
        => new()
        {
            HiddenSize = shape.HiddenSize,
            Heads = shape.Heads,
            QueryRank = config.Size("q_lora_rank"),
            KeyValueRank = config.RequiredSize("kv_lora_rank"),
            NopeWidth = config.RequiredSize("qk_nope_head_dim"),
            RopeWidth = config.RequiredSize("qk_rope_head_dim"),
            ValueWidth = config.RequiredSize("v_head_dim"),
            NameSuffix = nameSuffix,
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

    /// <summary>Which layers hold experts: by mlp_layer_types, else those from first_k_dense_replace on, every moe_layer_freq-th.</summary>
    public static Func<int, bool> Sparse(ModelConfig config, DecoderShape shape)
    {
        if (!config.Has("n_routed_experts"))
        {
            return _ => false;
        }

        long first = config.Count("first_k_dense_replace") ?? 0;
        IReadOnlyList<long>? list = config.IsList("moe_layer_freq") ? LayerLists.Numbers(config, "moe_layer_freq", shape.Layers) : null;
        long frequency = list is null ? config.Size("moe_layer_freq") ?? 1 : 1;
        bool[] sparse = LayerLists.Where(
            config,
            "mlp_layer_types",
            shape.Layers,
            "sparse",
            "dense",
            layer => list is null ? layer >= first && layer % frequency == 0 : list[layer] != 0);
        return layer => sparse[layer];
    }
}
