namespace LLMPlanner.Architectures.Gguf;

/// <summary>
/// A tensor of one layer without its layer prefix. Experts that old files store one by one are joined into one stack, as newer files do.
/// </summary>
internal sealed class GgufLayerTensor(string name, int index, long columns, long rows, long depth, int rank)
{
    private List<int>? _more;

    public string Name { get; } = name;

    public long Columns { get; } = columns;

    public long Rows { get; } = rows;

    public long Depth { get; private set; } = depth;

    public int Rank { get; } = rank;

    /// <summary>Index of the stored tensor behind it, or of the first expert's.</summary>
    public int Index { get; } = index;

    /// <summary>Indices of the further experts' tensors.</summary>
    public IReadOnlyList<int> More => _more ?? (IReadOnlyList<int>)[];

    /// <summary>True where the type keeps a scale apart, in a tensor of its own.</summary>
    public bool IsScaled { get; init; }

    /// <summary>Whether a block has described it.</summary>
    public bool IsTaken { get; set; }

    /// <summary>Whether a described tensor has this shape. Dimensions of 1 do not matter: writers drop and keep them as they like.</summary>
    public bool Matches(TensorGroup group)
        => Squeeze(Columns, Rows, Depth) == Squeeze(group.Columns, group.Rows, group.Depth);

    /// <summary>Puts one more expert on the stack.</summary>
    public void Stack(int index)
    {
        (_more ??= []).Add(index);
        Depth++;
    }

    private static (long First, long Second, long Third) Squeeze(long columns, long rows, long depth)
    {
        Span<long> dimensions = [1, 1, 1];
        int count = 0;
        foreach (long dimension in (ReadOnlySpan<long>)[columns, rows, depth])
        {
            if (dimension != 1)
            {
                dimensions[count++] = dimension;
            }
        }

        return (dimensions[0], dimensions[1], dimensions[2]);
    }
}
