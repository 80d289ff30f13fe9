using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>
/// Gemma 3, text and vision: five sliding layers to one full, four norms, query and key norms. Composite configs may leave out nearly
/// every text dimension; the class defaults then hold.
/// </summary>
internal sealed class Gemma3 : ModelFamily
{
    private static readonly DecoderShape.Defaults s_defaults = new(
        Layers: 26, HiddenSize: 2304, Vocabulary: 262_208, Heads: 8, KeyValueHeads: 4, HeadWidth: 256, Width: 9216);

    public override string Name => "Gemma 3";

    public override IReadOnlyList<string> ModelTypes => ["gemma3", "gemma3_text"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder(s_defaults);
        model.NativeContextLength ??= 131_072;
        model.Frame(tiedByDefault: true);
        LayerKind full = Kind(text, shape, AttentionSpan.Full);
        LayerKind sliding = Kind(text, shape, AttentionSpan.Sliding(text.Size("sliding_window") ?? 4096));
        long period = text.Size("sliding_window_pattern", "_sliding_window_pattern") ?? 6;
        model.Layers(shape.Layers, layer => (text.LayerType(layer) ?? ((layer + 1) % period == 0 ? "full_attention" : "sliding_attention"))
            == "sliding_attention" ? sliding : full);
        if (model.Root.Section("vision_config") is { } vision)
        {
            Siglip.Describe(model, vision);
            model.Tower("Gemma 3 projector", ModelPart.Projector, tensors =>
            {
                long width = vision.Size("hidden_size") ?? 768;
                tensors.Matrix("mm.input_projection.weight", TensorRole.Projector, shape.HiddenSize, width);
                tensors.Vector("mm.soft_emb_norm.weight", TensorRole.Projector, width);
            });
        }
    }

    private static LayerKind Kind(ModelConfig config, DecoderShape shape, AttentionSpan span)
    {
        bool bias = config.Flag("attention_bias", false);
        return new LayerKind(
            span.Kind == AttentionSpanKind.Full ? "full_attention" : "sliding_attention",
            new Normalization("attn_norm", shape.HiddenSize),
            shape.Attention(qkvBias: bias, outputBias: bias, queryKeyNorm: QueryKeyNorm.PerHead, span: span),
            new Normalization("post_attention_norm", shape.HiddenSize),
            new Normalization("ffn_norm", shape.HiddenSize),
            shape.FeedForward(config),
            new Normalization("post_ffw_norm", shape.HiddenSize));
    }
}
