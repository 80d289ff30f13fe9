using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>EXAONE 4: norms after attention and feed-forward, query and key norms per head, three sliding layers to one full in the 32B.</summary>
internal sealed class Exaone4 : ModelFamily
{
    public override string Name => "EXAONE 4";

    public override IReadOnlyList<string> ModelTypes => ["exaone4"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder();
        model.Frame(tiedByDefault: false);
        Func<int, AttentionSpan> spans = ExaoneWindow.Read(text, shape);
        model.Layers(shape.Layers, spans, span => DecoderLayers.PostNorm(
            shape.HiddenSize,
            shape.Attention(queryKeyNorm: QueryKeyNorm.PerHead, span: span),
            shape.FeedForward(text)));
    }
}
