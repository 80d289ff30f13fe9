using LLMPlanner.Architectures;
using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Quantization;

/// <summary>A tensor group and the bytes of each tensor it stands for, in layer order.</summary>
public sealed class TensorBytes
{
    private readonly string[]? _types;
    private readonly long[]? _bytes;
    private readonly string _type;
    private readonly long _each;

    /// <summary>All tensors of the group alike.</summary>
    internal TensorBytes(TensorGroup group, string type, long each)
    {
        Group = group;
        _type = type;
        _each = each;
        TotalBytes = checked(each * group.Count);
    }

    /// <summary>A type and size of its own for each tensor.</summary>
    internal TensorBytes(TensorGroup group, string[] types, long[] bytes)
    {
        Group = group;
        _types = types;
        _bytes = bytes;
        _type = types[0];
        foreach (long value in bytes)
        {
            TotalBytes = checked(TotalBytes + value);
        }
    }

    /// <summary>The tensor group.</summary>
    public TensorGroup Group { get; }

    /// <summary>Bytes of the whole group.</summary>
    public long TotalBytes { get; }

    /// <summary>Bytes of the <paramref name="ordinal"/>-th tensor of the group.</summary>
    /// <param name="ordinal">0-based position among the layers of its kind.</param>
    public long BytesAt(int ordinal) => _bytes is null ? _each : _bytes[ordinal];

    /// <summary>Storage type of the <paramref name="ordinal"/>-th tensor of the group.</summary>
    /// <param name="ordinal">0-based position among the layers of its kind.</param>
    public string TypeAt(int ordinal) => _types is null ? _type : _types[ordinal];

    /// <summary>How the checkpoint itself says each tensor is stored, in the order of the tensors; null where it does not.</summary>
    internal IReadOnlyList<QuantizationScheme?>? Schemes { get; init; }

    /// <summary>The scheme of the <paramref name="ordinal"/>-th tensor of the group; null for native types.</summary>
    /// <param name="ordinal">0-based position among the layers of its kind.</param>
    internal QuantizationScheme? SchemeAt(int ordinal)
        => Schemes is null ? null : Schemes.Count == 1 ? Schemes[0] : Schemes[ordinal];

    /// <inheritdoc/>
    public override string ToString() => $"{Group.Name}: {TotalBytes} bytes";
}
