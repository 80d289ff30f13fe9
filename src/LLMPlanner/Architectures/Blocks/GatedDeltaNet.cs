using LLMPlanner.Caches;

namespace LLMPlanner.Architectures;

/// <summary>Gated DeltaNet linear attention (Qwen3-Next, Qwen3.5): a constant state per sequence instead of a growing cache.</summary>
public sealed class GatedDeltaNet : LayerBlock
{
    /// <summary>Model width (hidden_size).</summary>
    public required long HiddenSize { get; init; }

    /// <summary>Key heads (linear_num_key_heads).</summary>
    public required long KeyHeads { get; init; }

    /// <summary>Value heads (linear_num_value_heads).</summary>
    public required long ValueHeads { get; init; }

    /// <summary>Width of a key head (linear_key_head_dim).</summary>
    public required long KeyHeadWidth { get; init; }

    /// <summary>Width of a value head (linear_value_head_dim).</summary>
    public required long ValueHeadWidth { get; init; }

    /// <summary>Convolution kernel length (linear_conv_kernel_dim).</summary>
    public required long ConvolutionKernel { get; init; }

    /// <summary>True where the two per-head gates are separate matrices (Qwen3.5) instead of one (Qwen3-Next). The count is the same.</summary>
    public bool HasSeparateGates { get; init; }

    internal override void Describe(TensorList tensors)
    {
        long key = checked(KeyHeads * KeyHeadWidth);
        long value = checked(ValueHeads * ValueHeadWidth);
        long mixed = checked((2 * key) + value);
        tensors.Matrix("attn_qkv.weight", TensorRole.StateInput, mixed, HiddenSize, TensorSharding.Rows);
        tensors.Matrix("attn_gate.weight", TensorRole.StateInput, value, HiddenSize, TensorSharding.Rows);
        if (HasSeparateGates)
        {
            tensors.Matrix("ssm_beta.weight", TensorRole.StateInput, ValueHeads, HiddenSize, TensorSharding.Rows);
            tensors.Matrix("ssm_alpha.weight", TensorRole.StateInput, ValueHeads, HiddenSize, TensorSharding.Rows);
        }
        else
        {
            tensors.Matrix("ssm_ba.weight", TensorRole.StateInput, checked(2 * ValueHeads), HiddenSize, TensorSharding.Rows);
        }

        tensors.FloatMatrix("ssm_conv1d.weight", TensorRole.StateConvolution, mixed, ConvolutionKernel, TensorSharding.Rows);
        tensors.Vector("ssm_dt.bias", TensorRole.StateScalars, ValueHeads, TensorSharding.Rows);
        tensors.Vector("ssm_a", TensorRole.StateScalars, ValueHeads, TensorSharding.Rows);
        tensors.Vector("ssm_norm.weight", TensorRole.StateScalars, ValueHeadWidth);
        tensors.Matrix("ssm_out.weight", TensorRole.StateOutput, HiddenSize, value, TensorSharding.Columns);
    }

    internal override void Describe(CacheList caches)
    {
        long convolved = checked((2 * KeyHeads * KeyHeadWidth) + (ValueHeads * ValueHeadWidth));
        caches.State(
            StateFamily.GatedDeltaNet,
            state: checked(ValueHeads * KeyHeadWidth * ValueHeadWidth),
            convolution: checked((ConvolutionKernel - 1) * convolved),
            heads: ValueHeads);
    }
}
