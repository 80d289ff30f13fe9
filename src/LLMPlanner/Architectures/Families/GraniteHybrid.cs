using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>
/// Granite 4.0: Mamba-2 in most layers and attention in a few, each followed by experts and a shared feed-forward, or by that
/// feed-forward alone in the dense sizes.
/// </summary>
internal sealed class GraniteHybrid : ModelFamily
{
    public override string Name => "Granite Hybrid";

    public override IReadOnlyList<string> ModelTypes => ["granitemoehybrid"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder();
        model.Frame(tiedByDefault: false);
        bool bias = text.Flag("attention_bias", false);
        string key = text.Has("layer_types") ? "layer_types" : "layers_block_type";
        bool[] attends = LayerLists.Where(text, key, shape.Layers, "attention", "mamba", _ => false);
        bool experts = text.Count("num_local_experts") > 0;
        model.Layers(shape.Layers, layer => attends[layer], attention => DecoderLayers.PreNorm(
            shape.HiddenSize,
            attention ? shape.Attention(qkvBias: bias, outputBias: bias) : Bamba.Mamba(text, shape),
            experts ? GraniteMoe.Experts(text, shape) : Shared(text, shape)));
    }

    private static FeedForward Shared(ModelConfig config, DecoderShape shape)
        => new()
        {
            HiddenSize = shape.HiddenSize,
            Width = config.RequiredSize("shared_intermediate_size"),
            IsSharedExpert = true,
        };
}
