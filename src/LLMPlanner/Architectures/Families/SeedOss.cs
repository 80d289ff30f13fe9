using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>Seed-OSS: Llama's form whose query, key and value have biases and whose output has a flag of its own.</summary>
internal sealed class SeedOss : ModelFamily
{
    public override string Name => "Seed-OSS";

    public override IReadOnlyList<string> ModelTypes => ["seed_oss"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder(new DecoderShape.Defaults(HeadWidth: 128));
        model.Frame(tiedByDefault: false);
        model.Layers(shape.Layers, DecoderLayers.PreNorm(
            shape.HiddenSize,
            shape.Attention(qkvBias: text.Flag("attention_bias", true), outputBias: text.Flag("attention_out_bias", false)),
            new FeedForward { HiddenSize = shape.HiddenSize, Width = shape.RequiredWidth(text), HasBias = text.Flag("mlp_bias", false) },
            secondNorm: "post_attention_norm"));
    }
}
