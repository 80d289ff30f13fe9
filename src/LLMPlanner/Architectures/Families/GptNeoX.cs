using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>GPT-NeoX, Pythia and RedPajama: two LayerNorms a layer, biases everywhere, a head of its own. Old checkpoints store boolean masks.</summary>
internal sealed class GptNeoX : ModelFamily
{
    public override string Name => "GPT-NeoX";

    public override IReadOnlyList<string> ModelTypes => ["gpt_neox"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder(ignoresHeadDim: true);
        model.Frame(tiedByDefault: false, finalNormBias: true);
        long positions = text.Size("max_position_embeddings") ?? 2048;
        model.CausalMasks = checked(shape.Layers * positions * positions);
        model.HasBooleanMasks = true;
        double rotary = text.Real("rotary_pct") ?? 0.25;
        model.RotaryFrequencies = rotary is >= 0 and <= 1 ? shape.Layers * (long)(shape.HeadWidth * rotary / 2) : 0;
        bool bias = text.Flag("attention_bias", true);
        model.Layers(shape.Layers, DecoderLayers.PreNorm(
            shape.HiddenSize,
            shape.Attention(qkvBias: bias, outputBias: bias, fused: true),
            new FeedForward
            {
                HiddenSize = shape.HiddenSize,
                Width = shape.RequiredWidth(text),
                IsGated = false,
                HasBias = true,
            },
            bias: true));
    }
}
