using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>GPT-Neo: learned positions, no biases on query, key and value, every second layer within a window of 256.</summary>
internal sealed class GptNeo : ModelFamily
{
    public override string Name => "GPT-Neo";

    public override IReadOnlyList<string> ModelTypes => ["gpt_neo"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder(ignoresHeadDim: true);
        long positions = text.Size("max_position_embeddings") ?? 2048;
        model.NativeContextLength = positions;
        model.RotaryFrequencies = 0;

        // A mask for the layers of one of the two kinds is what the published files hold.
        model.CausalMasks = checked(shape.Layers / 2 * positions * positions);
        model.Frame(tiedByDefault: true, finalNormBias: true);
        model.GlobalTensors.Matrix("position_embd.weight", TensorRole.PositionEmbedding, positions, shape.HiddenSize);
        AttentionSpan window = AttentionSpan.Sliding(text.Size("window_size") ?? 256);
        IReadOnlyList<string>? kinds = LayerLists.Kinds(text, "attention_layers", shape.Layers, "global", "local");
        model.Layers(shape.Layers, layer => kinds is null ? layer % 2 == 1 : kinds[layer] == "local", local => DecoderLayers.PreNorm(
            shape.HiddenSize,
            shape.Attention(outputBias: true, span: local ? window : AttentionSpan.Full),
            new FeedForward
            {
                HiddenSize = shape.HiddenSize,
                Width = shape.Width > 0 ? shape.Width : checked(4 * shape.HiddenSize),
                IsGated = false,
                HasBias = true,
            },
            bias: true));
    }
}
