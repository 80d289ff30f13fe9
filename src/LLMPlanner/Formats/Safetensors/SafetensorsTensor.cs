namespace LLMPlanner.Formats.Safetensors;

/// <summary>One tensor of a safetensors file, as its header describes it.</summary>
public readonly struct SafetensorsTensor : IEquatable<SafetensorsTensor>
{
    private readonly SafetensorsHeader _header;
    private readonly int _index;

    internal SafetensorsTensor(SafetensorsHeader header, int index)
    {
        _header = header;
        _index = index;
    }

    /// <summary>The tensor's name, such as <c>model.layers.0.self_attn.q_proj.weight</c>. Made anew at each call.</summary>
    public string Name => _header.NameOf(_index);

    /// <summary>Data type by the format's own name, such as <c>BF16</c>; a question mark for a type that is not known.</summary>
    public string DataType => SafetensorsDataTypes.Name(Entry.Type);

    /// <summary>Dimensions, outermost first, as PyTorch writes them. Made anew at each call.</summary>
    public IReadOnlyList<long> Shape
    {
        get
        {
            var shape = new long[Rank];
            for (int i = 0; i < shape.Length; i++)
            {
                shape[i] = Dimension(i);
            }

            return shape;
        }
    }

    /// <summary>Number of dimensions.</summary>
    public int Rank => Entry.Rank;

    /// <summary>Stored elements: the product of the shape. A packed tensor holds more parameters than elements.</summary>
    public long Elements => Entry.Elements;

    /// <summary>Where its data begin, in bytes from the beginning of the data section.</summary>
    public long Offset => Entry.Begin;

    /// <summary>Bytes of its data.</summary>
    public long Bytes => Entry.End - Entry.Begin;

    private ref readonly SafetensorsEntry Entry => ref _header.Entry(_index);

    /// <summary>One dimension.</summary>
    /// <param name="index">0 to <see cref="Rank"/> − 1, outermost first.</param>
    public long Dimension(int index)
        => (uint)index < (uint)Rank ? _header.Dimension(Entry.Shape + index) : throw new ArgumentOutOfRangeException(nameof(index));

    /// <inheritdoc/>
    public bool Equals(SafetensorsTensor other) => ReferenceEquals(_header, other._header) && _index == other._index;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SafetensorsTensor other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _index;

    /// <summary>Whether two values mean the same tensor of the same file.</summary>
    public static bool operator ==(SafetensorsTensor left, SafetensorsTensor right) => left.Equals(right);

    /// <summary>Whether two values mean different tensors.</summary>
    public static bool operator !=(SafetensorsTensor left, SafetensorsTensor right) => !left.Equals(right);

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {DataType} [{string.Join(", ", Shape)}]";
}

/// <summary>A tensor description without objects of its own.</summary>
internal struct SafetensorsEntry
{
    /// <summary>Number of the data type.</summary>
    public int Type;

    /// <summary>Where its dimensions begin among those of all tensors.</summary>
    public int Shape;

    /// <summary>Number of dimensions.</summary>
    public int Rank;

    public long Elements;

    public long Begin;

    public long End;
}
