using LLMPlanner.Caches;
using LLMPlanner.Resources;

namespace LLMPlanner.Architectures;

/// <summary>Mamba-2: a state space in heads, with B and C shared by groups. It keeps a constant state per sequence.</summary>
public sealed class Mamba2 : LayerBlock
{
    /// <summary>Model width (hidden_size).</summary>
    public required long HiddenSize { get; init; }

    /// <summary>Heads (mamba_num_heads).</summary>
    public required long Heads { get; init; }

    /// <summary>Width of a head (mamba_head_dim).</summary>
    public required long HeadWidth { get; init; }

    /// <summary>State elements per channel (ssm_state_size).</summary>
    public required long StateSize { get; init; }

    /// <summary>Groups that share B and C (n_groups).</summary>
    public required long Groups { get; init; }

    /// <summary>Convolution kernel length (conv_kernel).</summary>
    public required long ConvolutionKernel { get; init; }

    /// <summary>Bias of the convolution.</summary>
    public bool ConvolutionBias { get; init; } = true;

    /// <summary>Bias of the input projection.</summary>
    public bool InputBias { get; init; }

    /// <summary>Bias of the output projection.</summary>
    public bool OutputBias { get; init; }

    /// <summary>True where the gated norm before the output projection has a weight.</summary>
    public bool HasNorm { get; init; } = true;

    /// <summary>Channels of the state space.</summary>
    public long InnerSize => checked(Heads * HeadWidth);

    /// <summary>Channels that the convolution runs over.</summary>
    private long Convolved => checked(InnerSize + (2 * Groups * StateSize));

    internal override void Describe(TensorList tensors)
    {
        if (Groups <= 0 || Heads % Groups != 0)
        {
            throw PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.StateHeadsDoNotDivide), "n_groups", Heads, Groups);
        }

        long inputs = checked(InnerSize + Convolved + Heads);
        tensors.Matrix("ssm_in.weight", TensorRole.StateInput, inputs, HiddenSize, TensorSharding.Rows);
        if (InputBias)
        {
            tensors.Vector("ssm_in.bias", TensorRole.StateInput, inputs, TensorSharding.Rows);
        }

        tensors.FloatMatrix("ssm_conv1d.weight", TensorRole.StateConvolution, Convolved, ConvolutionKernel, TensorSharding.Rows);
        if (ConvolutionBias)
        {
            tensors.Vector("ssm_conv1d.bias", TensorRole.StateConvolution, Convolved, TensorSharding.Rows);
        }

        tensors.Vector("ssm_dt.bias", TensorRole.StateScalars, Heads, TensorSharding.Rows);
        tensors.Vector("ssm_a", TensorRole.StateScalars, Heads, TensorSharding.Rows);
        tensors.Vector("ssm_d", TensorRole.StateScalars, Heads, TensorSharding.Rows);
        if (HasNorm)
        {
            tensors.FloatMatrix("ssm_norm.weight", TensorRole.StateScalars, Groups, InnerSize / Groups, TensorSharding.Rows);
        }

        tensors.Matrix("ssm_out.weight", TensorRole.StateOutput, HiddenSize, InnerSize, TensorSharding.Columns);
        if (OutputBias)
        {
            tensors.Vector("ssm_out.bias", TensorRole.StateOutput, HiddenSize);
        }
    }

    internal override void Describe(CacheList caches)
        => caches.State(
            StateFamily.Mamba2,
            state: checked(InnerSize * StateSize),
            convolution: checked((ConvolutionKernel - 1) * Convolved),
            heads: Heads);
}
