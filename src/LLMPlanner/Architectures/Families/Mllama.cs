using LLMPlanner.Architectures.Towers;
using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>
/// Llama 3.2 Vision: Llama's layers with gated cross-attention layers among them, which look at image tokens and cache nothing for text.
/// Eight more embedding rows than head rows, and never tied whatever the config says.
/// </summary>
internal sealed class Mllama : ModelFamily
{
    private const int ExtraRows = 8;
    private const int DefaultFirst = 3;
    private const int DefaultStep = 5;

    public override string Name => "Llama 3.2 Vision";

    public override IReadOnlyList<string> ModelTypes => ["mllama", "mllama_text_model"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder(ignoresHeadDim: true);
        model.HasTiedEmbeddings = false;
        model.GlobalTensors.Matrix(
            "token_embd.weight", TensorRole.TokenEmbedding, checked(shape.Vocabulary + ExtraRows), shape.HiddenSize, TensorSharding.Vocabulary);
        model.GlobalTensors.Vector("output_norm.weight", TensorRole.Norm, shape.HiddenSize);
        model.GlobalTensors.Matrix("output.weight", TensorRole.Output, shape.Vocabulary, shape.HiddenSize, TensorSharding.Vocabulary);
        bool[]? cross = LayerLists.Indices(text, "cross_attention_layers", shape.Layers);
        bool IsCross(int layer) => cross is null ? layer >= DefaultFirst && (layer - DefaultFirst) % DefaultStep == 0 : cross[layer];
        model.Layers(shape.Layers, IsCross, isCross => isCross
            ? Cross(text, shape)
            : DecoderLayers.PreNorm(shape.HiddenSize, shape.Attention(), shape.FeedForward(text)));
        if (model.Root.Section("vision_config") is { } vision)
        {
            MllamaVision.Describe(model, vision);
        }
    }

    private static LayerKind Cross(ModelConfig config, DecoderShape shape)
    {
        LayerKind kind = DecoderLayers.PreNorm(
            shape.HiddenSize,
            new Attention
            {
                HiddenSize = shape.HiddenSize,
                Heads = shape.Heads,
                KeyValueHeads = shape.KeyValueHeads,
                HeadWidth = shape.HeadWidth,
                QueryKeyNorm = QueryKeyNorm.PerHead,
                IsCross = true,
            },
            shape.FeedForward(config));
        return new LayerKind(kind.Name, [.. kind.Blocks, new ExtraTensors(tensors =>
        {
            tensors.Vector("cross_attn_gate", TensorRole.Other, 1);
            tensors.Vector("cross_ffn_gate", TensorRole.Other, 1);
        })]);
    }
}
