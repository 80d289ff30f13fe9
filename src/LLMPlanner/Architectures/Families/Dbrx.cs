using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>DBRX: sections for attention and feed-forward, norms without biases, a fused projection, sixteen experts.</summary>
internal sealed class Dbrx : ModelFamily
{
    public override string Name => "DBRX";

    public override IReadOnlyList<string> ModelTypes => ["dbrx"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        ModelConfig attention = text.Section("attn_config") ?? text;
        ModelConfig feedForward = text.Section("ffn_config") ?? text;
        DecoderShape shape = model.Decoder();
        shape = shape with { KeyValueHeads = attention.Size("kv_n_heads") ?? 1 };
        model.KeyValueHeads = shape.KeyValueHeads;
        model.Frame(tiedByDefault: false);
        model.Layers(shape.Layers, DecoderLayers.PreNorm(
            shape.HiddenSize,
            shape.Attention(fused: true),
            new MixtureOfExperts
            {
                HiddenSize = shape.HiddenSize,
                Experts = feedForward.RequiredSize("moe_num_experts"),
                ActiveExperts = feedForward.RequiredSize("moe_top_k"),
                ExpertWidth = feedForward.RequiredSize("ffn_hidden_size"),
            },
            secondNorm: "attn_output_norm"));
    }
}
