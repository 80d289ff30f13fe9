namespace LLMPlanner.Formats.Gguf;

/// <summary>One tensor of a GGUF file, as its header describes it.</summary>
public readonly struct GgufTensor : IEquatable<GgufTensor>
{
    private readonly GgufTensors _tensors;
    private readonly int _index;

    internal GgufTensor(GgufTensors tensors, int index)
    {
        _tensors = tensors;
        _index = index;
    }

    /// <summary>The tensor's name, such as <c>blk.0.attn_q.weight</c>. Made anew at each call.</summary>
    public string Name => _tensors.NameOf(_index);

    /// <summary>Number of dimensions, 0 to 4.</summary>
    public int DimensionCount => Entry.Rank;

    /// <summary>The dimensions, contiguous one first: the reverse of the order that PyTorch writes. Made anew at each call.</summary>
    public IReadOnlyList<long> Dimensions
    {
        get
        {
            var dimensions = new long[DimensionCount];
            for (int i = 0; i < dimensions.Length; i++)
            {
                dimensions[i] = Dimension(i);
            }

            return dimensions;
        }
    }

    /// <summary>The number of its type, as ggml counts them.</summary>
    public int TypeId => Entry.Type;

    /// <summary>Where its data begin, in bytes from the beginning of the data section.</summary>
    public long Offset => Entry.Offset;

    /// <summary>Bytes of its data without padding; for a type that is not known, the distance to the next tensor.</summary>
    public long Bytes => Entry.Bytes;

    /// <summary>Number of its elements.</summary>
    public long Elements => Entry.Elements;

    /// <summary>Row length: the contiguous dimension.</summary>
    public long Columns => Entry.Dimension0;

    /// <summary>Number of rows of one matrix.</summary>
    public long Rows => Entry.Dimension1;

    /// <summary>Number of matrices stacked in the tensor.</summary>
    public long Depth => checked(Entry.Dimension2 * Entry.Dimension3);

    private ref readonly GgufTensorEntry Entry => ref _tensors.Entry(_index);

    /// <summary>One dimension; 1 beyond <see cref="DimensionCount"/>.</summary>
    /// <param name="index">0 to 3, contiguous one first.</param>
    public long Dimension(int index) => index switch
    {
        0 => Entry.Dimension0,
        1 => Entry.Dimension1,
        2 => Entry.Dimension2,
        3 => Entry.Dimension3,
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    /// <inheritdoc/>
    public bool Equals(GgufTensor other) => ReferenceEquals(_tensors, other._tensors) && _index == other._index;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is GgufTensor other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _index;

    /// <summary>Whether two values mean the same tensor of the same file.</summary>
    public static bool operator ==(GgufTensor left, GgufTensor right) => left.Equals(right);

    /// <summary>Whether two values mean different tensors.</summary>
    public static bool operator !=(GgufTensor left, GgufTensor right) => !left.Equals(right);

    /// <inheritdoc/>
    public override string ToString() => $"{Name} [{string.Join(", ", Dimensions)}]";
}
