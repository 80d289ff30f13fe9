using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>RWKV-4: time and channel mixing instead of attention and feed-forward; a state of five vectors a layer and no growing cache.</summary>
internal sealed class Rwkv : ModelFamily
{
    public override string Name => "RWKV-4";

    public override IReadOnlyList<string> ModelTypes => ["rwkv"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        long width = text.RequiredSize("hidden_size");
        model.HiddenSize = width;
        model.VocabularySize = text.RequiredSize("vocab_size");
        model.Frame(tiedByDefault: false, finalNormBias: true);

        // The first block norms the embedding before anything else.
        model.GlobalTensors.Vector("token_embd_norm.weight", TensorRole.Norm, width);
        model.GlobalTensors.Vector("token_embd_norm.bias", TensorRole.Norm, width);
        model.Layers(text.RequiredSize("num_hidden_layers"), new LayerKind(
            "rwkv",
            new Normalization("attn_norm", width, bias: true),
            new RwkvTimeMix { HiddenSize = width, Width = text.Size("attention_hidden_size") ?? width },
            new Normalization("attn_norm_2", width, bias: true),
            new RwkvChannelMix { HiddenSize = width, Width = text.Size("intermediate_size") ?? checked(4 * width) }));
    }
}
