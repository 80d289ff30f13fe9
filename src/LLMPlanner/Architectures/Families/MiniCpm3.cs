using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>MiniCPM3: latent attention with a dense feed-forward and a tied embedding.</summary>
internal sealed class MiniCpm3 : ModelFamily
{
    public override string Name => "MiniCPM3";

    public override IReadOnlyList<string> ModelTypes => ["minicpm3"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder(ignoresHeadDim: true);
        model.Frame(tiedByDefault: true);
        model.Layers(shape.Layers, DecoderLayers.PreNorm(
            shape.HiddenSize,
            new LatentAttention
            {
                HiddenSize = shape.HiddenSize,
                Heads = shape.Heads,
                QueryRank = text.Size("q_lora_rank") ?? 768,
                KeyValueRank = text.Size("kv_lora_rank") ?? 256,
                NopeWidth = text.Size("qk_nope_head_dim") ?? 64,
                RopeWidth = text.Size("qk_rope_head_dim") ?? 32,
                ValueWidth = text.Size("v_head_dim") ?? shape.HeadWidth,
            },
            shape.FeedForward(text)));
    }
}
