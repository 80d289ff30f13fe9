using LLMPlanner.Caches;

namespace LLMPlanner.Architectures;

/// <summary>Kimi delta attention (KDA): a delta rule with one gate per channel, and a constant state per sequence.</summary>
public sealed class KimiDeltaAttention : LayerBlock
{
    /// <summary>Model width (hidden_size).</summary>
    public required long HiddenSize { get; init; }

    /// <summary>Heads (linear_attn_config.num_heads).</summary>
    public required long Heads { get; init; }

    /// <summary>Width of a head (linear_attn_config.head_dim).</summary>
    public required long HeadWidth { get; init; }

    /// <summary>Convolution kernel length (linear_attn_config.short_conv_kernel_size).</summary>
    public required long ConvolutionKernel { get; init; }

    internal override void Describe(TensorList tensors)
    {
        long width = checked(Heads * HeadWidth);
        foreach (string part in new[] { "q", "k", "v" })
        {
            tensors.Matrix($"attn_{part}.weight", TensorRole.StateInput, width, HiddenSize, TensorSharding.Rows);
            tensors.FloatMatrix($"ssm_conv1d_{part}.weight", TensorRole.StateConvolution, width, ConvolutionKernel, TensorSharding.Rows);
        }

        // Decay and output gate are projected through a latent of one head's width.
        foreach (string gate in new[] { "ssm_f", "ssm_g" })
        {
            tensors.Matrix(gate + "_a.weight", TensorRole.StateInput, HeadWidth, HiddenSize);
            tensors.Matrix(gate + "_b.weight", TensorRole.StateInput, width, HeadWidth, TensorSharding.Rows);
        }

        tensors.Matrix("ssm_beta.weight", TensorRole.StateInput, Heads, HiddenSize, TensorSharding.Rows);
        tensors.Vector("ssm_a", TensorRole.StateScalars, Heads, TensorSharding.Rows);
        tensors.Vector("ssm_dt.bias", TensorRole.StateScalars, width, TensorSharding.Rows);
        tensors.Vector("ssm_norm.weight", TensorRole.StateScalars, HeadWidth);
        tensors.Matrix("attn_output.weight", TensorRole.StateOutput, HiddenSize, width, TensorSharding.Columns);
    }

    internal override void Describe(CacheList caches)
        => caches.State(
            StateFamily.Kda,
            state: checked(Heads * HeadWidth * HeadWidth),
            convolution: checked((ConvolutionKernel - 1) * 3 * Heads * HeadWidth),
            heads: Heads);
}
