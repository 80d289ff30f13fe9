using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>Mistral and Ministral 3: Llama's form without biases. Only the first release slides its window; later ones set it to null.</summary>
internal sealed class Mistral : ModelFamily
{
    public override string Name => "Mistral";

    public override IReadOnlyList<string> ModelTypes => ["mistral", "ministral3"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder();
        model.Frame(tiedByDefault: false);
        model.Layers(shape.Layers, DecoderLayers.PreNorm(
            shape.HiddenSize,
            shape.Attention(span: AttentionSpan.Sliding(text.Size("sliding_window"))),
            shape.FeedForward(text)));
    }
}
