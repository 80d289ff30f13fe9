using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>Phi-3.5-MoE and its pruned forms: LayerNorms with biases, biased attention and head, experts of intermediate_size.</summary>
internal sealed class PhiMoe : ModelFamily
{
    public override string Name => "Phi MoE";

    public override IReadOnlyList<string> ModelTypes => ["phimoe"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder();
        model.Frame(tiedByDefault: false, finalNormBias: true, headBias: text.Flag("lm_head_bias", false));
        bool bias = text.Flag("attention_bias", false);
        model.Layers(shape.Layers, DecoderLayers.PreNorm(
            shape.HiddenSize,
            shape.Attention(qkvBias: bias, outputBias: bias),
            new MixtureOfExperts
            {
                HiddenSize = shape.HiddenSize,
                Experts = text.Size("num_local_experts") ?? 16,
                ActiveExperts = text.Size("num_experts_per_tok") ?? 2,
                ExpertWidth = shape.RequiredWidth(text),
            },
            bias: true));
    }
}
