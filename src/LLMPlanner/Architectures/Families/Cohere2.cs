using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>Command R7B and Command A: Cohere's block, three sliding layers to one full.</summary>
internal sealed class Cohere2 : ModelFamily
{
    public override string Name => "Cohere 2";

    public override IReadOnlyList<string> ModelTypes => ["cohere2"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder();
        model.Frame(tiedByDefault: true);
        bool bias = text.Flag("attention_bias", false);
        AttentionSpan window = AttentionSpan.Sliding(text.HasKey("sliding_window") ? text.Size("sliding_window") : 4096);
        long period = text.Size("sliding_window_pattern", "_sliding_window_pattern") ?? 4;
        bool[] slides = LayerLists.Sliding(text, shape.Layers, layer => (layer + 1) % period != 0);
        model.Layers(shape.Layers, layer => slides[layer], sliding => DecoderLayers.Parallel(
            shape.HiddenSize,
            shape.Attention(qkvBias: bias, outputBias: bias, span: sliding ? window : AttentionSpan.Full),
            shape.FeedForward(text)));
    }
}
