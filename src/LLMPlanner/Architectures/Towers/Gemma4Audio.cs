using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Towers;

/// <summary>The Gemma 4 audio tower: two strided convolutions, then conformer layers (two feed-forwards around attention and a convolution).</summary>
internal static class Gemma4Audio
{
    private const int Kernel = 9;

    /// <summary>Adds tower and projector.</summary>
    public static void Describe(ArchitectureBuilder model, ModelConfig audio)
    {
        long width = audio.RequiredSize("hidden_size");
        long heads = audio.RequiredSize("num_attention_heads");
        long outputs = audio.Size("output_proj_dims") ?? 1536;
        IReadOnlyList<long> channels = audio.Sizes("subsampling_conv_channels") ?? [128, 32];
        if (channels.Count != 2)
        {
            throw audio.Invalid("subsampling_conv_channels", channels.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        model.Tower("Gemma 4 audio", ModelPart.Audio, tensors =>
        {
            var tower = new TowerWriter(tensors, "a", TensorRole.Audio);
            tower.Linear("conv1d.0", channels[0], Kernel, bias: false);
            tower.Norm("conv1d.0.norm", channels[0], bias: false);
            tower.Linear("conv1d.1", channels[1], checked(Kernel * channels[0]), bias: false);
            tower.Norm("conv1d.1.norm", channels[1], bias: false);
            tower.Linear("input_projection", width, checked(channels[0] / 4 * channels[1]), bias: false);
            Conformer(tower.Repeat(audio.RequiredSize("num_hidden_layers")), width, heads, audio.Size("conv_kernel_size") ?? 5);
            tower.Linear("output_projection", outputs, width, bias: true);
        });
        model.Tower("Gemma 4 audio projector", ModelPart.Projector, tensors =>
            new TowerWriter(tensors, "mm.a", TensorRole.Projector).Linear("input_projection", model.HiddenSize, outputs, bias: false));
    }

    private static void Conformer(TowerWriter layer, long width, long heads, long kernel)
    {
        foreach (string half in new[] { "ffn", "ffn_1" })
        {
            layer.Norm(half + "_norm", width, bias: false);
            layer.Linear(half + "_up", checked(4 * width), width, bias: false);
            layer.Linear(half + "_down", width, checked(4 * width), bias: false);
            layer.Norm(half + "_post_norm", width, bias: false);
        }

        layer.Norm("ln1", width, bias: false);
        layer.SelfAttention(width, bias: false);
        layer.Linear("attn_pos", width, width, bias: false);
        layer.Vector("attn_scale", width / heads);
        layer.Norm("attn_post_norm", width, bias: false);
        layer.Norm("conv_norm", width, bias: false);
        layer.Linear("conv_in", checked(2 * width), width, bias: false);
        layer.Linear("conv_dw", width, kernel, bias: false);
        layer.Norm("conv_dw_norm", width, bias: false);
        layer.Linear("conv_out", width, width, bias: false);
        layer.Norm("ln_out", width, bias: false);
    }
}
