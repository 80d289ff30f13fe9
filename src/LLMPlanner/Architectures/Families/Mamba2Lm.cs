using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>Mamba-2 language models (Codestral Mamba): one norm and one Mamba-2 mixer a layer, nothing else.</summary>
internal sealed class Mamba2Lm : ModelFamily
{
    public override string Name => "Mamba-2";

    public override IReadOnlyList<string> ModelTypes => ["mamba2"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        long width = text.RequiredSize("hidden_size", "d_model");
        model.HiddenSize = width;
        model.VocabularySize = text.RequiredSize("vocab_size");
        model.Frame(tiedByDefault: false);
        bool bias = text.Flag("use_bias", false);
        model.Layers(text.RequiredSize("num_hidden_layers", "n_layer"), new LayerKind(
            "mamba",
            new Normalization("attn_norm", width),
            new Mamba2
            {
                HiddenSize = width,
                Heads = text.Size("num_heads") ?? 128,
                HeadWidth = text.Size("head_dim") ?? 64,
                StateSize = text.Size("state_size") ?? 128,
                Groups = text.Size("n_groups") ?? 8,
                ConvolutionKernel = text.Size("conv_kernel") ?? 4,
                ConvolutionBias = text.Flag("use_conv_bias", true),
                InputBias = bias,
                OutputBias = bias,
            }));
    }
}
