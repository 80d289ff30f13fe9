using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>Gemma 2: four norms a layer, tied embeddings, every other layer sliding.</summary>
internal sealed class Gemma2 : ModelFamily
{
    public override string Name => "Gemma 2";

    public override IReadOnlyList<string> ModelTypes => ["gemma2"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder(new DecoderShape.Defaults(HeadWidth: 256));
        model.Frame(tiedByDefault: true);
        bool bias = text.Flag("attention_bias", false);
        AttentionSpan window = AttentionSpan.Sliding(text.Size("sliding_window") ?? 4096);
        bool[] slides = LayerLists.Sliding(text, shape.Layers, layer => layer % 2 == 0);
        model.Layers(shape.Layers, layer => slides[layer], sliding => DecoderLayers.FourNorms(
            shape.HiddenSize,
            shape.Attention(qkvBias: bias, outputBias: bias, span: sliding ? window : AttentionSpan.Full),
            shape.FeedForward(text)));
    }
}
