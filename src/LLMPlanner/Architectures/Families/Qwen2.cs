using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>
/// Qwen 1.5, 2 and 2.5: biases on query, key and value whatever the config says, none on the output. use_sliding_window is off in every
/// release; where it is on, the layers from max_window_layers on slide.
/// </summary>
internal sealed class Qwen2 : ModelFamily
{
    public override string Name => "Qwen2";

    public override IReadOnlyList<string> ModelTypes => ["qwen2"];

    private protected override void Describe(ArchitectureBuilder model) => DescribeDecoder(model, ignoresHeadDim: false);

    /// <summary>The decoder, which the vision models share. They never read head_dim.</summary>
    internal static void DescribeDecoder(ArchitectureBuilder model, bool ignoresHeadDim)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder(ignoresHeadDim: ignoresHeadDim);
        model.Frame(tiedByDefault: false);

        // The biases are part of the class; a key about them changes nothing.
        text.Has("attention_bias");
        Func<int, AttentionSpan> spans = QwenWindow.Read(text, shape);
        model.Layers(shape.Layers, spans, span => DecoderLayers.PreNorm(
            shape.HiddenSize, shape.Attention(qkvBias: true, span: span), shape.FeedForward(text)));
    }
}
