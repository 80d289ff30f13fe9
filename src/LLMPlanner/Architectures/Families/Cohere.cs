using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>Command R and Aya: one norm without bias in front of attention and feed-forward side by side, a tied embedding.</summary>
internal sealed class Cohere : ModelFamily
{
    public override string Name => "Cohere";

    public override IReadOnlyList<string> ModelTypes => ["cohere"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder();
        model.Frame(tiedByDefault: true);

        // One norm of its own for every head, which is as many weights as the projection has rows.
        QueryKeyNorm norm = text.Flag("use_qk_norm", false) ? QueryKeyNorm.FullWidth : QueryKeyNorm.None;
        bool bias = text.Flag("attention_bias", false);
        model.Layers(shape.Layers, DecoderLayers.Parallel(
            shape.HiddenSize, shape.Attention(qkvBias: bias, outputBias: bias, queryKeyNorm: norm), shape.FeedForward(text)));
    }
}
