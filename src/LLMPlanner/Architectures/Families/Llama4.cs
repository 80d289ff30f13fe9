using LLMPlanner.Architectures.Towers;
using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>
/// Llama 4: three of four layers attend within chunks; intermediate_size is the width of an expert and of the shared expert,
/// intermediate_size_mlp that of dense layers. Query and key norms have no weights.
/// </summary>
internal sealed class Llama4 : ModelFamily
{
    public override string Name => "Llama 4";

    public override IReadOnlyList<string> ModelTypes => ["llama4", "llama4_text"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder();
        model.Frame(tiedByDefault: false);
        text.Has("use_qk_norm");
        bool bias = text.Flag("attention_bias", false);
        AttentionSpan chunk = AttentionSpan.Chunked(text.HasKey("attention_chunk_size") ? text.Size("attention_chunk_size") : 8192);
        bool[] chunked = Chunked(text, shape);
        bool[] sparse = Sparse(text, shape);
        model.Layers(shape.Layers, layer => (Chunked: chunked[layer], Sparse: sparse[layer]), kind => DecoderLayers.PreNorm(
            shape.HiddenSize,
            shape.Attention(qkvBias: bias, outputBias: bias, span: kind.Chunked ? chunk : AttentionSpan.Full),
            kind.Sparse ? Experts(text, shape) : Dense(text, shape)));
        if (model.Root.Section("vision_config") is { } vision)
        {
            Llama4Vision.Describe(model, vision);
        }
    }

    /// <summary>Layers with rotary positions attend within chunks: by layer_types, by no_rope_layers (1 means rotary), else three of four.</summary>
    private static bool[] Chunked(ModelConfig config, DecoderShape shape)
    {
        IReadOnlyList<long>? rotary = config.Sizes("no_rope_layers") is { Count: > 0 }
            ? LayerLists.Numbers(config, "no_rope_layers", shape.Layers)
            : null;
        long interval = config.Size("no_rope_layer_interval") ?? 4;
        return LayerLists.Where(
            config,
            "layer_types",
            shape.Layers,
            "chunked_attention",
            "full_attention",
            layer => rotary is null ? (layer + 1) % interval != 0 : rotary[layer] != 0);
    }

    /// <summary>Layers with experts: those listed, else every interleave_moe_layer_step-th.</summary>
    private static bool[] Sparse(ModelConfig config, DecoderShape shape)
    {
        if (LayerLists.Indices(config, "moe_layers", shape.Layers) is { } listed)
        {
            return listed;
        }

        long step = config.Size("interleave_moe_layer_step") ?? 1;
        var sparse = new bool[shape.Layers];
        for (long layer = step - 1; layer < sparse.Length; layer += step)
        {
            sparse[layer] = true;
        }

        return sparse;
    }

    private static FeedForward Dense(ModelConfig config, DecoderShape shape)
        => new() { HiddenSize = shape.HiddenSize, Width = config.RequiredSize("intermediate_size_mlp") };

    private static MixtureOfExperts Experts(ModelConfig config, DecoderShape shape)
        => new()
        {
            HiddenSize = shape.HiddenSize,
            Experts = config.RequiredSize("num_local_experts"),
            ActiveExperts = config.Size("num_experts_per_tok") ?? 1,
            ExpertWidth = shape.RequiredWidth(config),
            SharedWidth = shape.RequiredWidth(config),
        };
}
