using LLMPlanner.Caches;

namespace LLMPlanner.Architectures;

/// <summary>A gated short convolution (LFM2): it keeps the last few inputs of a sequence and nothing that grows.</summary>
public sealed class ShortConvolution : LayerBlock
{
    /// <summary>Model width (hidden_size).</summary>
    public required long HiddenSize { get; init; }

    /// <summary>Kernel length (conv_L_cache).</summary>
    public required long Kernel { get; init; }

    /// <summary>Biases on projections and convolution.</summary>
    public bool HasBias { get; init; }

    internal override void Describe(TensorList tensors)
    {
        long inputs = checked(3 * HiddenSize);
        tensors.Matrix("shortconv.in_proj.weight", TensorRole.StateInput, inputs, HiddenSize, TensorSharding.Rows);
        tensors.FloatMatrix("shortconv.conv.weight", TensorRole.StateConvolution, HiddenSize, Kernel, TensorSharding.Rows);
        tensors.Matrix("shortconv.out_proj.weight", TensorRole.StateOutput, HiddenSize, HiddenSize, TensorSharding.Columns);
        if (HasBias)
        {
            tensors.Vector("shortconv.in_proj.bias", TensorRole.StateInput, inputs, TensorSharding.Rows);
            tensors.Vector("shortconv.conv.bias", TensorRole.StateConvolution, HiddenSize, TensorSharding.Rows);
            tensors.Vector("shortconv.out_proj.bias", TensorRole.StateOutput, HiddenSize);
        }
    }

    internal override void Describe(CacheList caches)
        => caches.State(
            StateFamily.ShortConvolution, state: 0, convolution: checked(HiddenSize * (Kernel - 1)), heads: HiddenSize);
}
