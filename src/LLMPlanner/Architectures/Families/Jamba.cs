using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>Jamba: Mamba-1 with inner norms, attention in one of eight layers, experts in every second.</summary>
internal sealed class Jamba : ModelFamily
{
    public override string Name => "Jamba";

    public override IReadOnlyList<string> ModelTypes => ["jamba"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder();
        model.Frame(tiedByDefault: false);
        long attentionPeriod = text.Size("attn_layer_period") ?? 8;
        long attentionOffset = text.Count("attn_layer_offset") ?? 4;
        bool[] attends = LayerLists.Where(
            text,
            "layers_block_type",
            shape.Layers,
            "attention",
            "mamba",
            layer => (layer - attentionOffset) % attentionPeriod == 0);
        long experts = text.Size("num_experts") ?? 16;
        long period = text.Size("expert_layer_period") ?? 2;
        long offset = text.Count("expert_layer_offset") ?? 1;
        model.Layers(
            shape.Layers,
            layer => (Attends: attends[layer], Experts: experts > 1 && (layer - offset) % period == 0),
            kind => DecoderLayers.PreNorm(
                shape.HiddenSize,
                kind.Attends ? shape.Attention() : Mixer(text, shape),
                kind.Experts
                    ? new MixtureOfExperts
                    {
                        HiddenSize = shape.HiddenSize,
                        Experts = experts,
                        ActiveExperts = text.Size("num_experts_per_tok") ?? 2,
                        ExpertWidth = shape.RequiredWidth(text),
                    }
                    : shape.FeedForward(text)));
    }

    private static Mamba1 Mixer(ModelConfig config, DecoderShape shape)
        => new()
        {
            HiddenSize = shape.HiddenSize,
            InnerSize = checked((config.Size("mamba_expand") ?? 2) * shape.HiddenSize),
            StateSize = config.Size("mamba_d_state") ?? 16,
            TimeStepRank = Mamba.TimeStepRank(config, "mamba_dt_rank", shape.HiddenSize),
            ConvolutionKernel = config.Size("mamba_d_conv") ?? 4,
            ConvolutionBias = config.Flag("mamba_conv_bias", true),
            ProjectionBias = config.Flag("mamba_proj_bias", false),
            HasInnerNorms = true,
        };
}
