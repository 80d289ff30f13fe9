using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>
/// Gemma 3n: alternating updates over several residual streams, a token embedding per layer, and last layers that reuse earlier keys and
/// values. The vision and audio towers have no known formula and are named as uncounted.
/// </summary>
internal sealed class Gemma3n : ModelFamily
{
    private static readonly DecoderShape.Defaults s_defaults = new(
        Layers: 35, HiddenSize: 2048, Vocabulary: 262_400, Heads: 8, KeyValueHeads: 2, HeadWidth: 256);

    public override string Name => "Gemma 3n";

    public override IReadOnlyList<string> ModelTypes => ["gemma3n", "gemma3n_text"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder(s_defaults);
        model.Frame(tiedByDefault: true);
        IReadOnlyList<long>? widths =
            text.IsList("intermediate_size") ? LayerLists.Numbers(text, "intermediate_size", shape.Layers) : null;
        long inputs = text.Size("altup_num_inputs") ?? 4;
        long perLayer = text.Size("hidden_size_per_layer_input") ?? 256;
        AltUp.DescribeProjections(model.GlobalTensors, shape.HiddenSize, inputs);
        PerLayerInput.DescribeTables(
            model.GlobalTensors, shape.HiddenSize, perLayer, shape.Layers, text.Size("vocab_size_per_layer_input") ?? 262_144);
        AttentionSpan window = AttentionSpan.Sliding(text.Size("sliding_window") ?? 512);
        bool[] slides = LayerLists.Sliding(text, shape.Layers, layer => (layer + 1) % 5 != 0);
        long owners = shape.Layers - (text.Count("num_kv_shared_layers") ?? 15);
        long rank = text.Size("laurel_rank") ?? 64;
        model.Layers(
            shape.Layers,
            layer => (Sliding: slides[layer], Owns: layer < owners, Width: widths is null ? shape.RequiredWidth(text) : widths[layer]),
            kind => new LayerKind(
                kind.Sliding ? "sliding_attention" : "full_attention",
                [
                    .. DecoderLayers.FourNorms(
                        shape.HiddenSize,
                        new Attention
                        {
                            HiddenSize = shape.HiddenSize,
                            Heads = shape.Heads,
                            KeyValueHeads = shape.KeyValueHeads,
                            HeadWidth = shape.HeadWidth,
                            QueryKeyNorm = QueryKeyNorm.PerHead,
                            Span = kind.Sliding ? window : AttentionSpan.Full,
                            OwnsKeyValue = kind.Owns,
                        },
                        new FeedForward { HiddenSize = shape.HiddenSize, Width = kind.Width }).Blocks,
                    new AltUp(shape.HiddenSize, inputs, rank),
                    new PerLayerInput(shape.HiddenSize, perLayer),
                ]));
        Uncounted(model, "vision_config", "vision tower (MobileNet)");
        Uncounted(model, "audio_config", "audio tower");
    }

    private static void Uncounted(ArchitectureBuilder model, string section, string part)
    {
        if (model.Root.Has(section))
        {
            model.Uncounted(part);
        }
    }
}
