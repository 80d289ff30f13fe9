using LLMPlanner.Caches;

namespace LLMPlanner.Architectures;

/// <summary>RWKV-4 time mixing: an exponential moving average in place of attention, with five vectors of state per layer and sequence.</summary>
public sealed class RwkvTimeMix : LayerBlock
{
    // The averages (numerator, denominator, maximum) and the last input of each of the two mixers.
    private const int StateVectors = 5;

    /// <summary>Model width (hidden_size).</summary>
    public required long HiddenSize { get; init; }

    /// <summary>Width of the mixer (attention_hidden_size).</summary>
    public required long Width { get; init; }

    internal override void Describe(TensorList tensors)
    {
        tensors.Vector("time_mix_decay.weight", TensorRole.StateScalars, Width, TensorSharding.Rows);
        tensors.Vector("time_mix_first.weight", TensorRole.StateScalars, Width, TensorSharding.Rows);
        foreach (string part in new[] { "k", "v", "r" })
        {
            tensors.Vector($"time_mix_lerp_{part}.weight", TensorRole.StateScalars, HiddenSize);
        }

        foreach (string part in new[] { "key", "value", "receptance" })
        {
            tensors.Matrix($"time_mix_{part}.weight", TensorRole.StateInput, Width, HiddenSize, TensorSharding.Rows);
        }

        tensors.Matrix("time_mix_output.weight", TensorRole.StateOutput, HiddenSize, Width, TensorSharding.Columns);
    }

    internal override void Describe(CacheList caches)
        => caches.State(StateFamily.Rwkv, state: checked(StateVectors * HiddenSize), convolution: 0, heads: 1);
}
