using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>
/// OPT: learned positions with two rows to spare, biases everywhere. The 350M embeds narrower than it computes, with a projection at
/// either end, and has no final norm.
/// </summary>
internal sealed class Opt : ModelFamily
{
    private const int SparePositions = 2;

    public override string Name => "OPT";

    public override IReadOnlyList<string> ModelTypes => ["opt"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder(ignoresHeadDim: true);
        long embedding = text.Size("word_embed_proj_dim") ?? shape.HiddenSize;
        bool normFirst = text.Flag("do_layer_norm_before", true);
        bool bias = text.Flag("enable_bias", true);
        bool finalNorm = normFirst && !text.Flag("_remove_final_layer_norm", false);
        model.HiddenSize = embedding;
        model.Frame(tiedByDefault: true, finalNorm: false);
        model.HiddenSize = shape.HiddenSize;
        long positions = text.RequiredSize("max_position_embeddings");
        TensorList tensors = model.GlobalTensors;
        tensors.Matrix("position_embd.weight", TensorRole.PositionEmbedding, checked(positions + SparePositions), shape.HiddenSize);
        if (embedding != shape.HiddenSize)
        {
            tensors.Matrix("project_in.weight", TensorRole.TokenEmbedding, shape.HiddenSize, embedding);
            tensors.Matrix("project_out.weight", TensorRole.TokenEmbedding, embedding, shape.HiddenSize);
        }

        if (finalNorm)
        {
            tensors.Vector("output_norm.weight", TensorRole.Norm, shape.HiddenSize);
            tensors.Vector("output_norm.bias", TensorRole.Norm, shape.HiddenSize);
        }

        model.RotaryFrequencies = 0;
        model.Layers(shape.Layers, DecoderLayers.PreNorm(
            shape.HiddenSize,
            shape.Attention(qkvBias: bias, outputBias: bias),
            new FeedForward { HiddenSize = shape.HiddenSize, Width = shape.RequiredWidth(text), IsGated = false, HasBias = bias },
            bias: true));
    }
}
