using LLMPlanner.Architectures;

namespace LLMPlanner.Formats.HuggingFace;

/// <summary>Tensors of a group that are stored alike.</summary>
/// <param name="Group">The group.</param>
/// <param name="Scheme">How they are stored; null for the native type.</param>
/// <param name="Count">How many of the group's tensors: all of them, or those of the layers that are stored so.</param>
public sealed record QuantizedGroup(TensorGroup Group, QuantizationScheme? Scheme, int Count)
{
    /// <summary>Weights of these tensors.</summary>
    public long Parameters => checked(Group.Elements * Count);

    /// <summary>Scales of these tensors, as many as the checkpoint holds: one count per matrix of the checkpoint's own shape.</summary>
    public long Scales
        => Scheme is null ? 0 : checked(Scheme.ScaleCount(Group.CheckpointRows, Group.CheckpointColumns) * Group.CheckpointMatrices * Count);

    /// <summary>Bytes of scales, zero points and scales of tensors and activations.</summary>
    public long ScaleBytes
        => Scheme is null ? 0 : checked(Scheme.ScaleBytes(Group.CheckpointRows, Group.CheckpointColumns) * Group.CheckpointMatrices * Count);
}
