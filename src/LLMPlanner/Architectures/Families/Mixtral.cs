namespace LLMPlanner.Architectures.Families;

/// <summary>Mixtral: every layer a mixture of experts; intermediate_size is the width of one expert.</summary>
internal sealed class Mixtral : ModelFamily
{
    public override string Name => "Mixtral";

    public override IReadOnlyList<string> ModelTypes => ["mixtral"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        DecoderShape shape = model.Decoder();
        model.Frame(tiedByDefault: false);
        model.Layers(shape.Layers, new LayerKind(
            "full_attention+moe",
            new Normalization("attn_norm", shape.HiddenSize),
            shape.Attention(span: AttentionSpan.Sliding(model.Text.Size("sliding_window"))),
            new Normalization("ffn_norm", shape.HiddenSize),
            new MixtureOfExperts
            {
                HiddenSize = shape.HiddenSize,
                Experts = model.Text.Size("num_local_experts") ?? 8,
                ActiveExperts = model.Text.Size("num_experts_per_tok") ?? 2,
                ExpertWidth = shape.RequiredWidth(model.Text),
            }));
    }
}
