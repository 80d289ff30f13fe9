using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>
/// DeepSeek V4: one shared key/value head over a window and compressed entries, hyper-connections instead of a plain residual, experts in
/// every layer. The first layers route by a table of token ids and have no router bias.
/// </summary>
internal sealed class DeepSeekV4 : ModelFamily
{
    public override string Name => "DeepSeek V4";

    public override IReadOnlyList<string> ModelTypes => ["deepseek_v4"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder(new DecoderShape.Defaults(HeadWidth: 512, KeyValueHeads: 1));
        if (shape.KeyValueHeads != 1)
        {
            throw text.Invalid("num_key_value_heads", shape.KeyValueHeads.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        model.Frame(tiedByDefault: false);
        long streams = text.Size("hc_mult") ?? 4;
        model.GlobalTensors.FloatMatrix("output_hc_fn.weight", TensorRole.Other, streams, checked(streams * shape.HiddenSize));
        model.GlobalTensors.Vector("output_hc_base.weight", TensorRole.Other, streams);
        model.GlobalTensors.Vector("output_hc_scale.weight", TensorRole.Other, 1);
        long nextN = text.Count("num_nextn_predict_layers") ?? 0;
        IReadOnlyList<long> ratios = LayerLists.Numbers(text, "compress_ratios", shape.Layers, nextN)
            ?? throw text.Invalid("compress_ratios", LLMPlanner.Resources.SR.ListMissing);
        long hashed = text.Count("num_hash_layers") ?? 0;
        model.Layers(shape.Layers, layer => (Ratio: ratios[layer], Hashed: layer < hashed), kind => new LayerKind(
            "compressed_attention+moe",
            new HyperConnection("hc_attn", shape.HiddenSize, streams),
            new Normalization("attn_norm", shape.HiddenSize),
            Attention(text, shape, kind.Ratio),
            new HyperConnection("hc_ffn", shape.HiddenSize, streams),
            new Normalization("ffn_norm", shape.HiddenSize),
            LatentDecoder.Experts(text, shape, correctionBias: !kind.Hashed)));

        // Its next-n layer has connections of its own that no published count confirms.
        model.UncountedNextN(nextN);
    }

    private static CompressedAttention Attention(ModelConfig config, DecoderShape shape, long ratio)
        => ratio < 0
            ? throw config.Invalid("compress_ratios", ratio.ToString(System.Globalization.CultureInfo.InvariantCulture))
            : new CompressedAttention
            {
                HiddenSize = shape.HiddenSize,
                Heads = shape.Heads,
                HeadWidth = shape.HeadWidth,
                QueryRank = config.RequiredSize("q_lora_rank"),
                OutputRank = config.RequiredSize("o_lora_rank"),
                OutputGroups = config.RequiredSize("o_groups"),
                Window = config.Size("sliding_window") ?? 128,
                CompressionRatio = ratio,
                IndexerHeads = config.RequiredSize("index_n_heads"),
                IndexerHeadWidth = config.RequiredSize("index_head_dim"),
            };
}
