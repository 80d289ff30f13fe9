using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>
/// LongCat-Flash: every layer has two latent attentions, two dense feed-forwards and one mixture between them. Some of the router's
/// choices are experts that compute nothing and weigh nothing.
/// </summary>
internal sealed class LongCatFlash : ModelFamily
{
    public override string Name => "LongCat-Flash";

    public override IReadOnlyList<string> ModelTypes => ["longcat_flash"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder(ignoresHeadDim: true, hasHeadWidth: false);
        model.Frame(tiedByDefault: false);
        var blocks = new List<LayerBlock>();
        foreach (string suffix in new[] { string.Empty, "_2" })
        {
            blocks.Add(new Normalization("attn_norm" + suffix, shape.HiddenSize));
            blocks.Add(LatentDecoder.Attention(text, shape, suffix));
            blocks.Add(new Normalization("ffn_norm" + suffix, shape.HiddenSize));
            blocks.Add(new FeedForward { HiddenSize = shape.HiddenSize, Width = text.RequiredSize("ffn_hidden_size"), NameSuffix = suffix });
        }

        blocks.Add(new MixtureOfExperts
        {
            HiddenSize = shape.HiddenSize,
            Experts = text.RequiredSize("n_routed_experts"),
            ActiveExperts = text.RequiredSize("moe_topk", "num_experts_per_tok"),
            ExpertWidth = text.RequiredSize("expert_ffn_hidden_size"),
            ZeroExperts = text.Count("zero_expert_num") ?? 0,
            HasCorrectionBias = true,
        });
        model.Layers(shape.Layers, new LayerKind("latent_attention+moe", [.. blocks]));
        model.UncountedNextN(text.Count("num_nextn_predict_layers") ?? 0);
    }
}
