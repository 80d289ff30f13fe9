using LLMPlanner.Caches;

namespace LLMPlanner.Architectures;

/// <summary>Mamba-1: a selective state space with one state per channel. It keeps a constant state per sequence.</summary>
public sealed class Mamba1 : LayerBlock
{
    /// <summary>Model width (hidden_size).</summary>
    public required long HiddenSize { get; init; }

    /// <summary>Channels of the state space (expand × hidden_size).</summary>
    public required long InnerSize { get; init; }

    /// <summary>State elements per channel (state_size).</summary>
    public required long StateSize { get; init; }

    /// <summary>Width of the time-step projection (time_step_rank).</summary>
    public required long TimeStepRank { get; init; }

    /// <summary>Convolution kernel length (conv_kernel).</summary>
    public required long ConvolutionKernel { get; init; }

    /// <summary>Bias of the convolution.</summary>
    public bool ConvolutionBias { get; init; } = true;

    /// <summary>Biases of the input and output projections.</summary>
    public bool ProjectionBias { get; init; }

    /// <summary>True where time step, B and C are normalized (Jamba).</summary>
    public bool HasInnerNorms { get; init; }

    internal override void Describe(TensorList tensors)
    {
        long doubled = checked(2 * InnerSize);
        tensors.Matrix("ssm_in.weight", TensorRole.StateInput, doubled, HiddenSize, TensorSharding.Rows);
        if (ProjectionBias)
        {
            tensors.Vector("ssm_in.bias", TensorRole.StateInput, doubled, TensorSharding.Rows);
        }

        tensors.FloatMatrix("ssm_conv1d.weight", TensorRole.StateConvolution, InnerSize, ConvolutionKernel, TensorSharding.Rows);
        if (ConvolutionBias)
        {
            tensors.Vector("ssm_conv1d.bias", TensorRole.StateConvolution, InnerSize, TensorSharding.Rows);
        }

        tensors.Matrix("ssm_x.weight", TensorRole.StateInput, checked(TimeStepRank + (2 * StateSize)), InnerSize, TensorSharding.Columns);
        if (HasInnerNorms)
        {
            tensors.Vector("ssm_dt_norm.weight", TensorRole.StateScalars, TimeStepRank);
            tensors.Vector("ssm_b_norm.weight", TensorRole.StateScalars, StateSize);
            tensors.Vector("ssm_c_norm.weight", TensorRole.StateScalars, StateSize);
        }

        tensors.Matrix("ssm_dt.weight", TensorRole.StateInput, InnerSize, TimeStepRank, TensorSharding.Rows);
        tensors.Vector("ssm_dt.bias", TensorRole.StateScalars, InnerSize, TensorSharding.Rows);
        tensors.FloatMatrix("ssm_a", TensorRole.StateScalars, InnerSize, StateSize, TensorSharding.Rows);
        tensors.Vector("ssm_d", TensorRole.StateScalars, InnerSize, TensorSharding.Rows);
        tensors.Matrix("ssm_out.weight", TensorRole.StateOutput, HiddenSize, InnerSize, TensorSharding.Columns);
        if (ProjectionBias)
        {
            tensors.Vector("ssm_out.bias", TensorRole.StateOutput, HiddenSize);
        }
    }

    internal override void Describe(CacheList caches)
        => caches.State(
            StateFamily.Mamba1,
            state: checked(InnerSize * StateSize),
            convolution: checked((ConvolutionKernel - 1) * InnerSize),
            heads: InnerSize);
}
