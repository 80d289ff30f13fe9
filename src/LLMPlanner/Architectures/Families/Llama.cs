namespace LLMPlanner.Architectures.Families;

/// <summary>Llama 1–3 and the many models published under its type: grouped-query attention, SwiGLU, two norms a layer.</summary>
internal sealed class Llama : ModelFamily
{
    public override string Name => "Llama";

    public override IReadOnlyList<string> ModelTypes => ["llama"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        DecoderShape shape = model.Decoder();

        // Unlike most types, llama's attention_bias covers the output projection too.
        bool bias = model.Text.Flag("attention_bias", false);
        model.Frame(tiedByDefault: false);
        model.Layers(shape.Layers, new LayerKind(
            "full_attention",
            new Normalization("attn_norm", shape.HiddenSize),
            shape.Attention(qkvBias: bias, outputBias: bias),
            new Normalization("ffn_norm", shape.HiddenSize),
            new FeedForward
            {
                HiddenSize = shape.HiddenSize,
                Width = shape.RequiredWidth(model.Text),
                HasBias = model.Text.Flag("mlp_bias", false),
            }));
    }
}
