using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>
/// MiniCPM: Llama's form; its scales add nothing. Config classes disagree about the tie, so the key must be there. The mixture has no
/// verified formula.
/// </summary>
internal sealed class MiniCpm : ModelFamily
{
    public override string Name => "MiniCPM";

    public override IReadOnlyList<string> ModelTypes => ["minicpm"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        if (text.Count("num_experts") > 0)
        {
            throw text.Invalid("num_experts", string.Format(
                System.Globalization.CultureInfo.InvariantCulture, LLMPlanner.Resources.SR.FormNotVerified, model.ModelType));
        }

        DecoderShape shape = model.Decoder(ignoresHeadDim: true);
        model.FrameTied(model.TieFlag ?? throw text.Missing("tie_word_embeddings"));
        bool bias = text.Flag("attention_bias", false);
        model.Layers(shape.Layers, DecoderLayers.PreNorm(
            shape.HiddenSize, shape.Attention(qkvBias: bias, outputBias: bias), shape.FeedForward(text)));
    }
}
