using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>Apertus: query and key norms per head, a plain feed-forward whose activation has two learned scalars.</summary>
internal sealed class Apertus : ModelFamily
{
    public override string Name => "Apertus";

    public override IReadOnlyList<string> ModelTypes => ["apertus"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder();
        model.Frame(tiedByDefault: false);
        bool bias = text.Flag("attention_bias", false);
        LayerKind layer = DecoderLayers.PreNorm(
            shape.HiddenSize,
            shape.Attention(qkvBias: bias, outputBias: bias, queryKeyNorm: QueryKeyNorm.PerHead),
            new FeedForward
            {
                HiddenSize = shape.HiddenSize,
                Width = shape.RequiredWidth(text),
                IsGated = false,
                HasBias = text.Flag("mlp_bias", false),
            });
        model.Layers(shape.Layers, new LayerKind(layer.Name, [.. layer.Blocks, new ExtraTensors(tensors =>
        {
            tensors.Vector("xielu.alpha_p", TensorRole.Other, 1);
            tensors.Vector("xielu.alpha_n", TensorRole.Other, 1);
        })]));
    }
}
