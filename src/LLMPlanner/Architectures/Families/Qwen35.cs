using LLMPlanner.Architectures.Towers;
using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>
/// Qwen3.5 and 3.6: Qwen3-Next's layers with the projections of the linear layers split, dense or with experts, and a vision tower. The
/// types that end in <c>_text</c> are the text part alone.
/// </summary>
internal sealed class Qwen35 : ModelFamily
{
    public override string Name => "Qwen3.5";

    public override IReadOnlyList<string> ModelTypes => ["qwen3_5", "qwen3_5_text", "qwen3_5_moe", "qwen3_5_moe_text"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder(new DecoderShape.Defaults(HeadWidth: 256));
        model.Frame(tiedByDefault: false);
        bool[] full = Qwen3Next.Full(text, shape);
        bool hasExperts = text.Count("num_experts") > 0;
        Func<int, bool> sparse = Qwen3Moe.Sparse(text, shape);
        LayerKind Kind(bool isFull, bool isSparse) => DecoderLayers.PreNorm(
            shape.HiddenSize,
            isFull ? Qwen3Next.FullAttention(text, shape) : Qwen3Next.Linear(text, shape, separateGates: true),
            isSparse ? Qwen3Next.Experts(text, shape) : shape.FeedForward(text),
            secondNorm: "post_attention_norm");
        model.Layers(
            shape.Layers, layer => (Full: full[layer], Sparse: hasExperts && sparse(layer)), kind => Kind(kind.Full, kind.Sparse));
        model.NextN(text.Count("mtp_num_hidden_layers") ?? 0, Kind(isFull: true, hasExperts), storesEmbeddingAndHead: false);
        if (model.Root.Section("vision_config") is { } vision)
        {
            Qwen3Vision.Describe(model, vision, hasDeepStack: false);
        }
    }
}
