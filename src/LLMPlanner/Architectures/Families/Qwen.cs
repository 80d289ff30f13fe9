using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>
/// Qwen 1: full multi-head attention whose fused projection always has a bias, and a feed-forward of half the width that
/// intermediate_size says. The padded vocabulary is not read.
/// </summary>
internal sealed class Qwen : ModelFamily
{
    public override string Name => "Qwen";

    public override IReadOnlyList<string> ModelTypes => ["qwen"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        long head = text.Size("kv_channels") ?? 128;
        DecoderShape shape = model.Decoder() with { HeadWidth = head };
        model.Frame(tiedByDefault: false);
        bool bias = !text.Flag("no_bias", true);
        model.Layers(shape.Layers, DecoderLayers.PreNorm(
            shape.HiddenSize,
            (shape with { KeyValueHeads = shape.Heads }).Attention(qkvBias: true, outputBias: bias, fused: true),
            new FeedForward { HiddenSize = shape.HiddenSize, Width = shape.RequiredWidth(text) / 2, HasBias = bias }));
    }
}
