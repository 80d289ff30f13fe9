namespace LLMPlanner.Architectures;

/// <summary>A dense feed-forward layer: gated (SwiGLU, GeGLU) or plain.</summary>
public sealed class FeedForward : LayerBlock
{
    /// <summary>Model width (hidden_size).</summary>
    public required long HiddenSize { get; init; }

    /// <summary>Inner width (intermediate_size).</summary>
    public required long Width { get; init; }

    /// <summary>True for gated forms with three matrices, false for two.</summary>
    public bool IsGated { get; init; } = true;

    /// <summary>Biases on every matrix.</summary>
    public bool HasBias { get; init; }

    /// <summary>True where a GGUF file holds gate and up as one tensor.</summary>
    public bool IsFused { get; init; }

    /// <summary>True where the layer stands beside routed experts in larger models of the family and is booked as a shared expert.</summary>
    public bool IsSharedExpert { get; init; }

    /// <summary>What follows a tensor's base name where a layer has more than one such block.</summary>
    internal string NameSuffix { get; init; } = string.Empty;

    internal override void Describe(TensorList tensors)
    {
        if (IsGated && !IsFused)
        {
            Add(tensors, "ffn_gate", TensorRole.FeedForwardGate, Width, HiddenSize, TensorSharding.Rows);
        }

        long up = IsGated && IsFused ? checked(2 * Width) : Width;
        Add(tensors, "ffn_up", TensorRole.FeedForwardUp, up, HiddenSize, TensorSharding.Rows);
        Add(tensors, "ffn_down", TensorRole.FeedForwardDown, HiddenSize, Width, TensorSharding.Columns);
    }

    private void Add(TensorList tensors, string name, TensorRole denseRole, long rows, long columns, TensorSharding sharding)
    {
        TensorRole role = IsSharedExpert ? Shared(denseRole) : denseRole;
        tensors.Matrix(name + NameSuffix + ".weight", role, rows, columns, sharding);
        if (HasBias)
        {
            TensorSharding bias = sharding == TensorSharding.Rows ? TensorSharding.Rows : TensorSharding.Replicated;
            tensors.Vector(name + NameSuffix + ".bias", role, rows, bias);
        }
    }

    private static TensorRole Shared(TensorRole role) => role switch
    {
        TensorRole.FeedForwardGate => TensorRole.SharedExpertGate,
        TensorRole.FeedForwardUp => TensorRole.SharedExpertUp,
        _ => TensorRole.SharedExpertDown,
    };
}
