using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>
/// MiniMax-M3: block-sparse attention whose blocks an indexer picks, over a full cache; routed and shared experts after a dense start.
/// The vision tower has no known formula.
/// </summary>
internal sealed class MiniMaxM3 : ModelFamily
{
    public override string Name => "MiniMax-M3";

    public override IReadOnlyList<string> ModelTypes => ["minimax_m3_vl", "minimax_m3"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder();
        model.Frame(tiedByDefault: false);
        QueryKeyNorm norm = text.Flag("use_qk_norm", true) ? QueryKeyNorm.PerHead : QueryKeyNorm.None;
        bool[] experts = Experts(text, shape);
        bool[] indexed = Indexed(text, shape);
        model.Layers(shape.Layers, layer => (Experts: experts[layer], Indexed: indexed[layer]), kind =>
        {
            LayerKind layer = DecoderLayers.PreNorm(
                shape.HiddenSize,
                shape.Attention(queryKeyNorm: norm),
                kind.Experts ? Mixture(text, shape) : Dense(text, shape));
            return kind.Indexed ? new LayerKind(layer.Name, [.. layer.Blocks, Indexer(text, shape)]) : layer;
        });
        model.UncountedNextN(text.Count("num_nextn_predict_layers", "num_mtp_modules") ?? 0);
        if (model.Root.Has("vision_config"))
        {
            model.Uncounted("vision tower");
        }
    }

    private static bool[] Experts(ModelConfig config, DecoderShape shape)
    {
        IReadOnlyList<long>? numbers = LayerLists.Numbers(config, "moe_layer_freq", shape.Layers);
        return LayerLists.Where(
            config, "mlp_layer_types", shape.Layers, "sparse", "dense", layer => numbers is null || numbers[layer] != 0);
    }

    /// <summary>Which layers pick blocks: by layer_types, else by the list inside sparse_attention_config.</summary>
    private static bool[] Indexed(ModelConfig config, DecoderShape shape)
    {
        IReadOnlyList<string>? kinds = config.Texts("layer_types");
        ModelConfig sparse = config.Section("sparse_attention_config") ?? config;
        IReadOnlyList<long>? numbers = LayerLists.Numbers(sparse, "sparse_attention_freq", shape.Layers);
        if (kinds is null && numbers is null)
        {
            throw config.Invalid("layer_types", LLMPlanner.Resources.SR.ListMissing);
        }

        // Releases differ in what they call a layer that picks blocks; only full attention has one name.
        return LayerLists.Where(
            config, "layer_types", shape.Layers, kinds?.FirstOrDefault(kind => kind != "full_attention") ?? "sparse_attention",
            "full_attention", layer => numbers![layer] != 0);
    }

    private static FeedForward Dense(ModelConfig config, DecoderShape shape)
        => new() { HiddenSize = shape.HiddenSize, Width = config.RequiredSize("dense_intermediate_size") };

    private static MixtureOfExperts Mixture(ModelConfig config, DecoderShape shape)
        => new()
        {
            HiddenSize = shape.HiddenSize,
            Experts = config.RequiredSize("num_local_experts"),
            ActiveExperts = config.RequiredSize("num_experts_per_tok"),
            ExpertWidth = shape.RequiredWidth(config),
            SharedWidth = checked(config.RequiredSize("shared_intermediate_size") * (config.Count("n_shared_experts") ?? 1)),
            HasCorrectionBias = config.Flag("use_routing_bias", true),
        };

    private static SparseIndexer Indexer(ModelConfig config, DecoderShape shape)
    {
        ModelConfig sparse = config.Section("sparse_attention_config") ?? config;
        return new SparseIndexer
        {
            HiddenSize = shape.HiddenSize,
            Heads = config.Size("index_n_heads") ?? sparse.RequiredSize("sparse_num_index_heads"),
            HeadWidth = config.Size("index_head_dim") ?? sparse.RequiredSize("sparse_index_dim"),
            QueryInput = shape.HiddenSize,
            HasHeadWeights = false,
            NormalizesQueries = true,
        };
    }
}
