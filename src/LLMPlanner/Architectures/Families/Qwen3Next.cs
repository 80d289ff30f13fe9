using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>
/// Qwen3-Next: three Gated DeltaNet layers to one full-attention layer whose query projection also carries an output gate; every layer a
/// mixture with one gated shared expert. One next-n layer is published without a key in the config.
/// </summary>
internal sealed class Qwen3Next : ModelFamily
{
    public override string Name => "Qwen3-Next";

    public override IReadOnlyList<string> ModelTypes => ["qwen3_next"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        DecoderShape shape = model.Decoder(new DecoderShape.Defaults(HeadWidth: 256));
        model.Frame(tiedByDefault: false);
        ModelConfig text = model.Text;
        LayerKind full = Kind("full_attention+moe", text, shape, FullAttention(text, shape));
        LayerKind linear = Kind("linear_attention+moe", text, shape, Linear(text, shape, separateGates: false));
        model.Layers(shape.Layers, layer => IsFull(text, layer) ? full : linear);
        model.NextN(1, full, storesEmbeddingAndHead: false);
    }

    /// <summary>Whether a layer is full attention: by layer_types, else every full_attention_interval-th.</summary>
    internal static bool IsFull(ModelConfig config, int layer)
        => config.LayerType(layer) is { } type
            ? type == "full_attention"
            : (layer + 1) % (config.Size("full_attention_interval") ?? 4) == 0;

    internal static Attention FullAttention(ModelConfig config, DecoderShape shape)
        => new()
        {
            HiddenSize = shape.HiddenSize,
            Heads = shape.Heads,
            KeyValueHeads = shape.KeyValueHeads,
            HeadWidth = shape.HeadWidth,
            QkvBias = config.Flag("attention_bias", false),
            OutputBias = config.Flag("attention_bias", false),
            QueryKeyNorm = QueryKeyNorm.PerHead,
            HasOutputGate = config.Flag("attn_output_gate", true),
        };

    internal static GatedDeltaNet Linear(ModelConfig config, DecoderShape shape, bool separateGates)
        => new()
        {
            HiddenSize = shape.HiddenSize,
            KeyHeads = config.Size("linear_num_key_heads") ?? 16,
            ValueHeads = config.Size("linear_num_value_heads") ?? 32,
            KeyHeadWidth = config.Size("linear_key_head_dim") ?? 128,
            ValueHeadWidth = config.Size("linear_value_head_dim") ?? 128,
            ConvolutionKernel = config.Size("linear_conv_kernel_dim") ?? 4,
            HasSeparateGates = separateGates,
        };

    private static LayerKind Kind(string name, ModelConfig config, DecoderShape shape, LayerBlock mixer)
        => new(
            name,
            new Normalization("attn_norm", shape.HiddenSize),
            mixer,
            new Normalization("post_attention_norm", shape.HiddenSize),
            new MixtureOfExperts
            {
                HiddenSize = shape.HiddenSize,
                Experts = config.RequiredSize("num_experts"),
                ActiveExperts = config.RequiredSize("num_experts_per_tok"),
                ExpertWidth = config.RequiredSize("moe_intermediate_size"),
                SharedWidth = config.RequiredSize("shared_expert_intermediate_size"),
                HasSharedGate = true,
            });
}
