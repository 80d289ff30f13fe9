using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>Granite 3 mixtures: experts of intermediate_size in every layer, with or without a shared expert.</summary>
internal sealed class GraniteMoe : ModelFamily
{
    public override string Name => "Granite MoE";

    public override IReadOnlyList<string> ModelTypes => ["granitemoe", "granitemoeshared"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder();
        model.Frame(tiedByDefault: false);
        bool bias = text.Flag("attention_bias", false);
        model.Layers(shape.Layers, DecoderLayers.PreNorm(
            shape.HiddenSize, shape.Attention(qkvBias: bias, outputBias: bias), Experts(text, shape)));
    }

    /// <summary>Routed experts of intermediate_size and, where the config gives it a width, a shared one.</summary>
    internal static MixtureOfExperts Experts(ModelConfig config, DecoderShape shape)
        => new()
        {
            HiddenSize = shape.HiddenSize,
            Experts = config.RequiredSize("num_local_experts"),
            ActiveExperts = config.RequiredSize("num_experts_per_tok"),
            ExpertWidth = shape.RequiredWidth(config),
            SharedWidth = config.Count("shared_intermediate_size") ?? 0,
        };
}
