using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>MiniMax-M2: query and key norms over the full width, routed experts with a stored router bias. Its prediction modules are not published.</summary>
internal sealed class MiniMaxM2 : ModelFamily
{
    public override string Name => "MiniMax-M2";

    public override IReadOnlyList<string> ModelTypes => ["minimax_m2"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder();
        model.Frame(tiedByDefault: false);
        QueryKeyNorm norm = text.Flag("use_qk_norm", false) ? QueryKeyNorm.FullWidth : QueryKeyNorm.None;
        model.Layers(shape.Layers, DecoderLayers.PreNorm(
            shape.HiddenSize,
            shape.Attention(queryKeyNorm: norm),
            new MixtureOfExperts
            {
                HiddenSize = shape.HiddenSize,
                Experts = text.RequiredSize("num_local_experts"),
                ActiveExperts = text.RequiredSize("num_experts_per_tok"),
                ExpertWidth = shape.RequiredWidth(text),
                SharedWidth = text.Count("shared_intermediate_size") ?? 0,
                HasCorrectionBias = text.Flag("use_routing_bias", true),
            }));
        if (text.Flag("use_mtp", false))
        {
            model.UncountedNextN(text.Count("num_mtp_modules") ?? 0);
        }
    }
}
