using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>Mamba and Falcon-Mamba: one norm and one Mamba-1 mixer a layer, no attention, no feed-forward, no growing cache.</summary>
internal sealed class Mamba : ModelFamily
{
    public override string Name => "Mamba";

    public override IReadOnlyList<string> ModelTypes => ["mamba", "falcon_mamba"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        long width = text.RequiredSize("hidden_size", "d_model");
        model.HiddenSize = width;
        model.VocabularySize = text.RequiredSize("vocab_size");
        model.Frame(tiedByDefault: true);
        model.Layers(text.RequiredSize("num_hidden_layers", "n_layer"), new LayerKind(
            "mamba",
            new Normalization("attn_norm", width),
            new Mamba1
            {
                HiddenSize = width,
                InnerSize = text.Size("intermediate_size") ?? checked((text.Size("expand") ?? 2) * width),
                StateSize = text.Size("state_size") ?? 16,
                TimeStepRank = TimeStepRank(text, "time_step_rank", width),
                ConvolutionKernel = text.Size("conv_kernel") ?? 4,
                ConvolutionBias = text.Flag("use_conv_bias", true),
                ProjectionBias = text.Flag("use_bias", false),
            }));
    }

    /// <summary>The rank, which "auto" or an absent key make a sixteenth of the width, rounded up.</summary>
    internal static long TimeStepRank(ModelConfig config, string key, long width)
        => (config.Text(key) is "auto" ? null : config.Size(key)) ?? (width + 15) / 16;
}
