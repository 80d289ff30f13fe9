using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>
/// MiMo-V2-Flash: five sliding layers to one full, each kind with head counts and widths of its own, values narrower than keys, sinks on
/// the sliding layers, experts after the first layer.
/// </summary>
internal sealed class MiMoV2 : ModelFamily
{
    public override string Name => "MiMo-V2";

    public override IReadOnlyList<string> ModelTypes => ["mimo_v2_flash"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder();
        model.Frame(tiedByDefault: false);
        bool bias = text.Flag("attention_bias", false);
        IReadOnlyList<long>? pattern = LayerLists.Numbers(text, "hybrid_layer_pattern", shape.Layers);
        bool[] slides = LayerLists.Sliding(
            text, shape.Layers, layer => pattern is null ? layer != 0 && (layer + 1) % 6 != 0 : pattern[layer] == 1);
        Func<int, bool> sparse = LatentDecoder.Sparse(text, shape);
        model.Layers(shape.Layers, layer => (Sliding: slides[layer], Sparse: sparse(layer)), kind => DecoderLayers.PreNorm(
            shape.HiddenSize,
            kind.Sliding ? Sliding(text, shape, bias) : Full(text, shape, bias),
            kind.Sparse ? LatentDecoder.Experts(text, shape, correctionBias: true) : shape.FeedForward(text)));
        model.UncountedNextN(text.Count("num_nextn_predict_layers") ?? 0);
    }

    private static Attention Full(ModelConfig config, DecoderShape shape, bool bias)
        => new()
        {
            HiddenSize = shape.HiddenSize,
            Heads = shape.Heads,
            KeyValueHeads = shape.KeyValueHeads,
            HeadWidth = shape.HeadWidth,
            ValueHeadWidth = config.Size("v_head_dim"),
            QkvBias = bias,
            HasSinks = config.Flag("add_full_attention_sink_bias", false),
        };

    private static Attention Sliding(ModelConfig config, DecoderShape shape, bool bias)
        => new()
        {
            HiddenSize = shape.HiddenSize,
            Heads = config.Size("swa_num_attention_heads") ?? shape.Heads,
            KeyValueHeads = config.Size("swa_num_key_value_heads") ?? shape.KeyValueHeads,
            HeadWidth = config.Size("swa_head_dim") ?? shape.HeadWidth,
            ValueHeadWidth = config.Size("swa_v_head_dim") ?? config.Size("v_head_dim"),
            QkvBias = bias,
            HasSinks = config.Flag("add_swa_attention_sink_bias", true),
            Span = AttentionSpan.Sliding(config.Size("sliding_window", "sliding_window_size") ?? 128),
        };
}
