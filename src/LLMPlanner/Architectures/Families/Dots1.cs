using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>dots.llm1: query and key norms per head, a dense start, then routed and shared experts with a stored router bias.</summary>
internal sealed class Dots1 : ModelFamily
{
    public override string Name => "dots.llm1";

    public override IReadOnlyList<string> ModelTypes => ["dots1"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder();
        model.Frame(tiedByDefault: false);
        bool bias = text.Flag("attention_bias", false);
        AttentionSpan window = AttentionSpan.Sliding(text.Size("sliding_window"));
        bool[] slides = LayerLists.Sliding(text, shape.Layers, _ => false);
        Func<int, bool> sparse = LatentDecoder.Sparse(text, shape);
        model.Layers(shape.Layers, layer => (Sparse: sparse(layer), Sliding: slides[layer]), kind => DecoderLayers.PreNorm(
            shape.HiddenSize,
            shape.Attention(
                qkvBias: bias, outputBias: bias, queryKeyNorm: QueryKeyNorm.PerHead, span: kind.Sliding ? window : AttentionSpan.Full),
            kind.Sparse ? LatentDecoder.Experts(text, shape, correctionBias: true) : shape.FeedForward(text)));
    }
}
