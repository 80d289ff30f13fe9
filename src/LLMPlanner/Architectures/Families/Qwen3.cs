using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>Qwen3 dense: query and key norms per head, a head width of its own.</summary>
internal sealed class Qwen3 : ModelFamily
{
    public override string Name => "Qwen3";

    public override IReadOnlyList<string> ModelTypes => ["qwen3"];

    private protected override void Describe(ArchitectureBuilder model) => DescribeDecoder(model);

    /// <summary>The decoder, which the vision models share.</summary>
    internal static void DescribeDecoder(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder(new DecoderShape.Defaults(HeadWidth: 128));
        model.Frame(tiedByDefault: false);
        bool bias = text.Flag("attention_bias", false);
        Func<int, AttentionSpan> spans = QwenWindow.Read(text, shape);
        model.Layers(shape.Layers, spans, span => DecoderLayers.PreNorm(
            shape.HiddenSize,
            shape.Attention(qkvBias: bias, outputBias: bias, queryKeyNorm: QueryKeyNorm.PerHead, span: span),
            shape.FeedForward(text)));
    }
}
