using LLMPlanner.Architectures;
using LLMPlanner.Text;

namespace LLMPlanner.Quantization;

/// <summary>What one scale stands for.</summary>
internal enum ScaleKind
{
    /// <summary>No scales.</summary>
    None,

    /// <summary>A tile of rows × columns.</summary>
    Block,

    /// <summary>A run of columns within a row.</summary>
    Group,

    /// <summary>An output row.</summary>
    Row,

    /// <summary>A whole matrix; each expert has its own.</summary>
    Tensor,
}

/// <summary>The scales a precision stores beside its weights.</summary>
internal sealed record PrecisionScale(ScaleKind Kind, long Rows, long Columns, double Bytes)
{
    /// <summary>No scales.</summary>
    public static PrecisionScale None { get; } = new(ScaleKind.None, 0, 0, 0);

    /// <summary>Number of scales of one tensor.</summary>
    public long Count(TensorGroup group) => Kind switch
    {
        ScaleKind.Block => checked(Multiples.Count(group.Rows, Rows) * Multiples.Count(group.Columns, Columns) * group.Depth),
        ScaleKind.Group => checked(Multiples.Count(group.Columns, Columns) * group.Rows * group.Depth),
        ScaleKind.Row => checked(group.Rows * group.Depth),
        ScaleKind.Tensor => group.Depth,
        _ => 0,
    };

    /// <summary>Bytes of the scales of one tensor.</summary>
    public long BytesOf(TensorGroup group) => (long)Math.Ceiling(Count(group) * Bytes);
}
