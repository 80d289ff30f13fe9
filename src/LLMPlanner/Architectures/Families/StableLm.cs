using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>StableLM 3B and 2: LayerNorms with biases, one of them where the blocks stand side by side, a norm for every head where asked.</summary>
internal sealed class StableLm : ModelFamily
{
    public override string Name => "StableLM";

    public override IReadOnlyList<string> ModelTypes => ["stablelm"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder(ignoresHeadDim: true);
        model.Frame(tiedByDefault: false, finalNormBias: true);
        QueryKeyNorm norm = text.Flag("qk_layernorm", false) ? QueryKeyNorm.FullWidth : QueryKeyNorm.None;
        Attention attention = shape.Attention(qkvBias: text.Flag("use_qkv_bias", false), queryKeyNorm: norm);
        FeedForward feedForward = shape.FeedForward(text);
        model.Layers(shape.Layers, text.Flag("use_parallel_residual", false)
            ? DecoderLayers.Parallel(shape.HiddenSize, attention, feedForward, bias: true)
            : DecoderLayers.PreNorm(shape.HiddenSize, attention, feedForward, bias: true));
    }
}
