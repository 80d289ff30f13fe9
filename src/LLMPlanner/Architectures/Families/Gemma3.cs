using LLMPlanner.Architectures.Towers;
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
        bool bias = text.Flag("attention_bias", false);
        AttentionSpan window = AttentionSpan.Sliding(text.Size("sliding_window") ?? 4096);
        long period = text.Size("sliding_window_pattern", "_sliding_window_pattern") ?? 6;
        bool[] slides = LayerLists.Sliding(text, shape.Layers, layer => (layer + 1) % period != 0);
        model.Layers(shape.Layers, layer => slides[layer], sliding => DecoderLayers.FourNorms(
            shape.HiddenSize,
            shape.Attention(
                qkvBias: bias, outputBias: bias, queryKeyNorm: QueryKeyNorm.PerHead, span: sliding ? window : AttentionSpan.Full),
            shape.FeedForward(text)));
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
}
