using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>MiniMax-Text-01 and M1: seven layers of lightning attention to one of softmax attention, experts in every layer.</summary>
internal sealed class MiniMax : ModelFamily
{
    public override string Name => "MiniMax";

    public override IReadOnlyList<string> ModelTypes => ["minimax", "minimax_text_01", "minimax_m1"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder();
        model.Frame(tiedByDefault: false);
        if (text.Count("shared_intermediate_size") > 0)
        {
            throw text.Invalid("shared_intermediate_size", string.Format(
                System.Globalization.CultureInfo.InvariantCulture, LLMPlanner.Resources.SR.FlagWithoutFormula, model.ModelType));
        }

        // The first releases say 1 for softmax and 0 for lightning.
        IReadOnlyList<long>? numbers = LayerLists.Numbers(text, "attn_type_list", shape.Layers);
        bool[] full = LayerLists.Where(
            text,
            "layer_types",
            shape.Layers,
            "full_attention",
            "linear_attention",
            layer => numbers is null ? (layer + 1) % 8 == 0 : numbers[layer] == 1);
        model.Layers(shape.Layers, layer => full[layer], isFull => DecoderLayers.PreNorm(
            shape.HiddenSize,
            isFull ? shape.Attention() : Lightning(shape),
            new MixtureOfExperts
            {
                HiddenSize = shape.HiddenSize,
                Experts = text.RequiredSize("num_local_experts"),
                ActiveExperts = text.RequiredSize("num_experts_per_tok"),
                ExpertWidth = shape.RequiredWidth(text),
            }));
    }

    private static LightningAttention Lightning(DecoderShape shape)
        => new() { HiddenSize = shape.HiddenSize, Heads = shape.Heads, HeadWidth = shape.HeadWidth };
}
