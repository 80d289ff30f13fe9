using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>OLMo 2 and 3: norms after attention and feed-forward, query and key norms over the full width; 3 slides three of four layers.</summary>
internal sealed class Olmo2 : ModelFamily
{
    public override string Name => "OLMo 2";

    public override IReadOnlyList<string> ModelTypes => ["olmo2", "olmo3"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder();
        model.Frame(tiedByDefault: false);
        bool bias = text.Flag("attention_bias", false);
        bool slides = (text.Text("model_type") ?? model.ModelType) == "olmo3";
        AttentionSpan window = slides
            ? AttentionSpan.Sliding(text.HasKey("sliding_window") ? text.Size("sliding_window") : 4096)
            : AttentionSpan.Full;
        bool[] sliding = LayerLists.Sliding(text, shape.Layers, layer => slides && (layer + 1) % 4 != 0);
        model.Layers(shape.Layers, layer => sliding[layer], isSliding => DecoderLayers.PostNorm(
            shape.HiddenSize,
            shape.Attention(
                qkvBias: bias, outputBias: bias, queryKeyNorm: QueryKeyNorm.FullWidth, span: isSliding ? window : AttentionSpan.Full),
            shape.FeedForward(text)));
    }
}
