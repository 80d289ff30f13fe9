using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>
/// Phi-3, 3.5 and 4, mini to medium: fused projections, optional biases. The multimodal release keeps this text model beside towers and
/// adapter weights that have no known formula.
/// </summary>
internal sealed class Phi3 : ModelFamily
{
    public override string Name => "Phi-3";

    public override IReadOnlyList<string> ModelTypes => ["phi3", "phi4", "phi4mm"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder();
        model.Frame(tiedByDefault: false, headBias: text.Flag("lm_head_bias", false));
        bool bias = text.Flag("attention_bias", false);

        // Releases whose window is at least the context (4-mini) attend fully.
        long? window = text.Size("sliding_window");
        AttentionSpan span = window >= (model.NativeContextLength ?? long.MaxValue) ? AttentionSpan.Full : AttentionSpan.Sliding(window);
        model.Layers(shape.Layers, DecoderLayers.PreNorm(
            shape.HiddenSize,
            shape.Attention(qkvBias: bias, outputBias: bias, fused: true, span: span),
            new FeedForward
            {
                HiddenSize = shape.HiddenSize,
                Width = shape.RequiredWidth(text),
                HasBias = text.Flag("mlp_bias", false),
                IsFused = true,
            }));
        if (model.ModelType == "phi4mm")
        {
            model.Uncounted("vision tower");
            model.Uncounted("audio tower");
            model.Uncounted("adapter weights");
        }
    }
}
