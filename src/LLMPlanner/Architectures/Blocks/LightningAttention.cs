using LLMPlanner.Caches;

namespace LLMPlanner.Architectures;

/// <summary>Lightning (linear) attention of MiniMax-01: one square state per head instead of a growing cache.</summary>
public sealed class LightningAttention : LayerBlock
{
    /// <summary>Model width (hidden_size).</summary>
    public required long HiddenSize { get; init; }

    /// <summary>Heads (num_attention_heads).</summary>
    public required long Heads { get; init; }

    /// <summary>Width of a head (head_dim).</summary>
    public required long HeadWidth { get; init; }

    internal override void Describe(TensorList tensors)
    {
        long width = checked(Heads * HeadWidth);
        tensors.Matrix("attn_qkv.weight", TensorRole.StateInput, checked(3 * width), HiddenSize, TensorSharding.Rows);
        tensors.Vector("attn_norm_2.weight", TensorRole.StateScalars, width, TensorSharding.Rows);
        tensors.Matrix("attn_gate.weight", TensorRole.StateInput, width, HiddenSize, TensorSharding.Rows);
        tensors.Matrix("attn_output.weight", TensorRole.StateOutput, HiddenSize, width, TensorSharding.Columns);
    }

    internal override void Describe(CacheList caches)
        => caches.State(StateFamily.Lightning, state: checked(Heads * HeadWidth * HeadWidth), convolution: 0, heads: Heads);
}
