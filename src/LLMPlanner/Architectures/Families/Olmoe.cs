using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>OLMoE: query and key norms over the full width, experts of intermediate_size in every layer.</summary>
internal sealed class Olmoe : ModelFamily
{
    public override string Name => "OLMoE";

    public override IReadOnlyList<string> ModelTypes => ["olmoe"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder();
        model.Frame(tiedByDefault: false);
        bool bias = text.Flag("attention_bias", false);
        model.Layers(shape.Layers, DecoderLayers.PreNorm(
            shape.HiddenSize,
            shape.Attention(qkvBias: bias, outputBias: bias, queryKeyNorm: QueryKeyNorm.FullWidth),
            new MixtureOfExperts
            {
                HiddenSize = shape.HiddenSize,
                Experts = text.Size("num_experts") ?? 64,
                ActiveExperts = text.Size("num_experts_per_tok") ?? 8,
                ExpertWidth = shape.RequiredWidth(text),
            }));
    }
}
