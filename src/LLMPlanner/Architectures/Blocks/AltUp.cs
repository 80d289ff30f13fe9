namespace LLMPlanner.Architectures;

/// <summary>
/// Alternating updates and the learned augmented residual of Gemma 3n: several residual streams of which one is computed and the others
/// are predicted, and a low-rank path beside attention.
/// </summary>
public sealed class AltUp : LayerBlock
{
    internal AltUp(long hiddenSize, long inputs, long laurelRank)
    {
        HiddenSize = hiddenSize;
        Inputs = inputs;
        LaurelRank = laurelRank;
    }

    /// <summary>Model width (hidden_size).</summary>
    public long HiddenSize { get; }

    /// <summary>Residual streams (altup_num_inputs).</summary>
    public long Inputs { get; }

    /// <summary>Width of the low-rank path (laurel_rank).</summary>
    public long LaurelRank { get; }

    internal override void Describe(TensorList tensors)
    {
        tensors.FloatMatrix("altup_correct_coef.weight", TensorRole.Other, Inputs, Inputs);
        tensors.Vector("altup_correct_scale.weight", TensorRole.Other, HiddenSize);
        tensors.FloatMatrix("altup_predict_coef.weight", TensorRole.Other, checked(Inputs * Inputs), Inputs);
        tensors.FloatMatrix("altup_router.weight", TensorRole.Other, Inputs, HiddenSize);
        tensors.Vector("altup_router_norm.weight", TensorRole.Norm, HiddenSize);
        tensors.FloatMatrix("laurel_l.weight", TensorRole.Other, LaurelRank, HiddenSize);
        tensors.FloatMatrix("laurel_r.weight", TensorRole.Other, HiddenSize, LaurelRank);
        tensors.Vector("laurel_post_norm.weight", TensorRole.Norm, HiddenSize);
    }

    /// <summary>The projections into and out of the streams, outside the layers.</summary>
    internal static void DescribeProjections(TensorList tensors, long hiddenSize, long inputs)
    {
        if (inputs > 1)
        {
            tensors.Stack("altup_proj.weight", TensorRole.Other, hiddenSize, hiddenSize, inputs - 1, TensorSharding.Replicated).IsKeptInFloat32 = true;
            tensors.Stack("altup_unembd_proj.weight", TensorRole.Other, hiddenSize, hiddenSize, inputs - 1, TensorSharding.Replicated).IsKeptInFloat32 = true;
        }
    }
}
