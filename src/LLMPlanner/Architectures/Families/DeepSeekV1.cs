using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>DeepSeekMoE-16B and the first dense DeepSeek: Llama's attention, then routed and shared experts from the second layer on.</summary>
internal sealed class DeepSeekV1 : ModelFamily
{
    public override string Name => "DeepSeek V1";

    public override IReadOnlyList<string> ModelTypes => ["deepseek"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder(ignoresHeadDim: true);
        model.Frame(tiedByDefault: false);
        bool bias = text.Flag("attention_bias", false);
        Func<int, bool> sparse = LatentDecoder.Sparse(text, shape);
        model.Layers(shape.Layers, sparse, isSparse => DecoderLayers.PreNorm(
            shape.HiddenSize,
            shape.Attention(qkvBias: bias, outputBias: bias),
            isSparse ? LatentDecoder.Experts(text, shape, correctionBias: false) : shape.FeedForward(text)));
    }
}
