using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>Qwen3 mixtures: routed experts only; decoder_sparse_step and mlp_only_layers leave some layers dense.</summary>
internal sealed class Qwen3Moe : ModelFamily
{
    public override string Name => "Qwen3 MoE";

    public override IReadOnlyList<string> ModelTypes => ["qwen3_moe"];

    /// <summary>Whether a layer holds experts: listed layers are dense, of the others every step-th is sparse.</summary>
    internal static bool IsSparse(ModelConfig config, int layer)
    {
        if (config.Sizes("mlp_only_layers") is { } dense && dense.Contains(layer))
        {
            return false;
        }

        return (layer + 1) % (config.Size("decoder_sparse_step") ?? 1) == 0;
    }

    private protected override void Describe(ArchitectureBuilder model)
    {
        DecoderShape shape = model.Decoder(new DecoderShape.Defaults(HeadWidth: 128));
        model.Frame(tiedByDefault: false);
        LayerKind sparse = Kind("full_attention+moe", model, shape, new MixtureOfExperts
        {
            HiddenSize = shape.HiddenSize,
            Experts = model.Text.RequiredSize("num_experts", "num_local_experts"),
            ActiveExperts = model.Text.RequiredSize("num_experts_per_tok"),
            ExpertWidth = model.Text.RequiredSize("moe_intermediate_size"),
        });
        LayerKind? dense = null;
        model.Layers(shape.Layers, layer => IsSparse(model.Text, layer)
            ? sparse
            : dense ??= Kind("full_attention", model, shape, shape.FeedForward(model.Text)));
    }

    private static LayerKind Kind(string name, ArchitectureBuilder model, DecoderShape shape, LayerBlock feedForward)
    {
        bool bias = model.Text.Flag("attention_bias", false);
        return new LayerKind(
            name,
            new Normalization("attn_norm", shape.HiddenSize),
            shape.Attention(qkvBias: bias, outputBias: bias, queryKeyNorm: QueryKeyNorm.PerHead),
            new Normalization("ffn_norm", shape.HiddenSize),
            feedForward);
    }
}
