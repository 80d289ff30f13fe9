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
        Func<int, bool> sparse = Qwen3Moe.Sparse(text, shape);
        bool[] full = Full(text, shape);
        LayerKind Kind(bool isFull, bool isSparse) => DecoderLayers.PreNorm(
            shape.HiddenSize,
            isFull ? FullAttention(text, shape) : Linear(text, shape, separateGates: false),
            isSparse ? Experts(text, shape) : shape.FeedForward(text),
            secondNorm: "post_attention_norm");
        model.Layers(shape.Layers, layer => (Full: full[layer], Sparse: sparse(layer)), kind => Kind(kind.Full, kind.Sparse));
        model.NextN(1, Kind(isFull: true, isSparse: true), storesEmbeddingAndHead: false);
    }

    /// <summary>Which layers are full attention: by layer_types, else every full_attention_interval-th.</summary>
    internal static bool[] Full(ModelConfig config, DecoderShape shape)
    {
        long interval = config.Size("full_attention_interval") ?? 4;
        return LayerLists.Where(
            config, "layer_types", shape.Layers, "full_attention", "linear_attention", layer => (layer + 1) % interval == 0);
    }

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

    internal static MixtureOfExperts Experts(ModelConfig config, DecoderShape shape)
        => new()
        {
            HiddenSize = shape.HiddenSize,
            Experts = config.RequiredSize("num_experts"),
            ActiveExperts = config.RequiredSize("num_experts_per_tok"),
            ExpertWidth = config.RequiredSize("moe_intermediate_size"),
            SharedWidth = config.RequiredSize("shared_expert_intermediate_size"),
            HasSharedGate = true,
        };
}
