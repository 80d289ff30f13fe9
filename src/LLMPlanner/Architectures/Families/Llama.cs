using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>Llama 1–3 and the many models published under its type: grouped-query attention, SwiGLU, two norms a layer.</summary>
internal sealed class Llama : ModelFamily
{
    public override string Name => "Llama";

    public override IReadOnlyList<string> ModelTypes => ["llama"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        // Conversions from InternLM leave its bias key behind; the class reads attention_bias alone.
        model.Text.Has("bias");
        DescribeDecoder(model, tiedByDefault: false);
    }

    /// <summary>The decoder, which other types share key for key.</summary>
    internal static void DescribeDecoder(ArchitectureBuilder model, bool tiedByDefault, bool isGated = true)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder();
        model.Frame(tiedByDefault);

        // Unlike most types, llama's attention_bias covers the output projection too.
        bool bias = text.Flag("attention_bias", false);
        model.Layers(shape.Layers, DecoderLayers.PreNorm(
            shape.HiddenSize,
            shape.Attention(qkvBias: bias, outputBias: bias),
            new FeedForward
            {
                HiddenSize = shape.HiddenSize,
                Width = shape.RequiredWidth(text),
                IsGated = isGated,
                HasBias = text.Flag("mlp_bias", false),
            }));
    }
}
