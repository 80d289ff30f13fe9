using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>ERNIE 4.5 mixtures: experts between two layer indices at an interval; the router bias is a parameter, not a buffer.</summary>
internal sealed class Ernie45Moe : ModelFamily
{
    public override string Name => "ERNIE 4.5 MoE";

    public override IReadOnlyList<string> ModelTypes => ["ernie4_5_moe"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder();
        model.Frame(tiedByDefault: true);
        long start = text.Count("moe_layer_start_index") ?? 1;
        long interval = text.Size("moe_layer_interval") ?? 1;

        // The class writes "to the last layer" as −1.
        long end = text.Integer("moe_layer_end_index") is { } index && index >= 0 ? index : shape.Layers - 1;
        model.Layers(
            shape.Layers,
            layer => layer >= start && layer <= end && (layer + 1) % interval == 0,
            sparse => DecoderLayers.PreNorm(
                shape.HiddenSize, shape.Attention(), sparse ? Experts(text, shape) : shape.FeedForward(text)));
        model.UncountedNextN(text.Count("num_nextn_predict_layers") ?? 0);
    }

    private static MixtureOfExperts Experts(ModelConfig config, DecoderShape shape)
    {
        long width = config.RequiredSize("moe_intermediate_size");
        return new MixtureOfExperts
        {
            HiddenSize = shape.HiddenSize,
            Experts = config.RequiredSize("moe_num_experts"),
            ActiveExperts = config.RequiredSize("moe_k"),
            ExpertWidth = width,
            SharedWidth = checked(width * (config.Count("moe_num_shared_experts") ?? 0)),
            HasCorrectionBias = true,
            CorrectionBiasIsParameter = true,
        };
    }
}
