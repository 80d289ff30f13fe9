namespace LLMPlanner.Architectures;

/// <summary>RWKV-4 channel mixing: a feed-forward of two matrices behind a receptance gate.</summary>
public sealed class RwkvChannelMix : LayerBlock
{
    /// <summary>Model width (hidden_size).</summary>
    public required long HiddenSize { get; init; }

    /// <summary>Inner width (intermediate_size).</summary>
    public required long Width { get; init; }

    internal override void Describe(TensorList tensors)
    {
        tensors.Vector("channel_mix_lerp_k.weight", TensorRole.FeedForwardUp, HiddenSize);
        tensors.Vector("channel_mix_lerp_r.weight", TensorRole.FeedForwardGate, HiddenSize);
        tensors.Matrix("channel_mix_key.weight", TensorRole.FeedForwardUp, Width, HiddenSize, TensorSharding.Rows);
        tensors.Matrix("channel_mix_value.weight", TensorRole.FeedForwardDown, HiddenSize, Width, TensorSharding.Columns);
        tensors.Matrix("channel_mix_receptance.weight", TensorRole.FeedForwardGate, HiddenSize, HiddenSize);
    }
}
