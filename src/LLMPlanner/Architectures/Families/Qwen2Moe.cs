using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>Qwen 1.5 and 2 mixtures: routed experts and one shared expert behind a gate of one vector.</summary>
internal sealed class Qwen2Moe : ModelFamily
{
    public override string Name => "Qwen2 MoE";

    public override IReadOnlyList<string> ModelTypes => ["qwen2_moe"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder();
        model.Frame(tiedByDefault: false);
        text.Has("attention_bias");
        bool bias = text.Flag("qkv_bias", true);
        Func<int, bool> sparse = Qwen3Moe.Sparse(text, shape);
        Func<int, AttentionSpan> spans = QwenWindow.Read(text, shape);
        model.Layers(shape.Layers, layer => (Sparse: sparse(layer), Span: spans(layer)), kind => DecoderLayers.PreNorm(
            shape.HiddenSize,
            shape.Attention(qkvBias: bias, span: kind.Span),
            kind.Sparse ? Qwen3Next.Experts(text, shape) : shape.FeedForward(text)));
    }
}
