using LLMPlanner.Text;

namespace LLMPlanner.Formats.HuggingFace;

/// <summary>What a quantized weight is stored as.</summary>
public enum QuantizedType
{
    /// <summary>8-bit floats.</summary>
    Float8,

    /// <summary>Integers of <see cref="QuantizationScheme.Bits"/> bits, packed.</summary>
    Integer,

    /// <summary>4-bit normal floats (bitsandbytes NF4).</summary>
    NormalFloat4,

    /// <summary>4-bit floats with plain block scales (bitsandbytes FP4).</summary>
    Float4,

    /// <summary>4-bit floats with one power-of-two scale for every 32 (OCP MXFP4).</summary>
    Mxfp4,

    /// <summary>8-bit floats with one power-of-two scale for every 32 (OCP MXFP8).</summary>
    Mxfp8,

    /// <summary>4-bit floats with one 8-bit scale for every 16 and one scale per tensor (NVFP4).</summary>
    Nvfp4,
}

/// <summary>What one scale covers.</summary>
public enum ScaleLayout
{
    /// <summary>The whole matrix.</summary>
    Tensor,

    /// <summary>One row: all weights of an output.</summary>
    Channel,

    /// <summary>A run of <see cref="QuantizationScheme.GroupSize"/> weights within a row.</summary>
    Group,

    /// <summary>A tile of <see cref="QuantizationScheme.BlockRows"/> × <see cref="QuantizationScheme.BlockColumns"/>.</summary>
    Block,
}

/// <summary>How activations are scaled.</summary>
public enum ActivationScheme
{
    /// <summary>They are not quantized.</summary>
    None,

    /// <summary>Scales are computed while running; nothing is stored.</summary>
    Dynamic,

    /// <summary>One stored scale per matrix.</summary>
    Static,
}

/// <summary>How a quantized matrix is stored: its type, and what scales come with it.</summary>
public sealed record QuantizationScheme
{
    /// <summary>What a weight is stored as.</summary>
    public required QuantizedType Type { get; init; }

    /// <summary>Bits of a weight.</summary>
    public required int Bits { get; init; }

    /// <summary>What a scale covers.</summary>
    public required ScaleLayout Scales { get; init; }

    /// <summary>Bits of a scale.</summary>
    public int ScaleBits { get; init; } = 32;

    /// <summary>Weights of a row that share a scale, for <see cref="ScaleLayout.Group"/>.</summary>
    public long GroupSize { get; init; }

    /// <summary>Rows of a tile that share a scale, for <see cref="ScaleLayout.Block"/>.</summary>
    public long BlockRows { get; init; }

    /// <summary>Columns of such a tile.</summary>
    public long BlockColumns { get; init; }

    /// <summary>True where every scale has a zero point of <see cref="Bits"/> bits beside it (AWQ, GPTQ).</summary>
    public bool HasZeroPoints { get; init; }

    /// <summary>True where a second scale of 32 bits covers the whole matrix (NVFP4).</summary>
    public bool HasTensorScale { get; init; }

    /// <summary>How activations are scaled.</summary>
    public ActivationScheme Activations { get; init; }

    /// <summary>Number of scales of a matrix, without those of the whole matrix or of activations.</summary>
    /// <param name="rows">Outputs of the matrix.</param>
    /// <param name="columns">Inputs of the matrix.</param>
    /// <exception cref="OverflowException">The product exceeds 64 bits.</exception>
    public long ScaleCount(long rows, long columns) => Scales switch
    {
        ScaleLayout.Tensor => 1,
        ScaleLayout.Channel => rows,
        ScaleLayout.Group => checked(rows * Tiles(columns, GroupSize)),
        _ => checked(Tiles(rows, BlockRows) * Tiles(columns, BlockColumns)),
    };

    /// <summary>Bytes of everything stored beside the weights of a matrix: scales, zero points, scales of the matrix and of activations.</summary>
    /// <param name="rows">Outputs of the matrix.</param>
    /// <param name="columns">Inputs of the matrix.</param>
    /// <exception cref="OverflowException">The product exceeds 64 bits.</exception>
    public long ScaleBytes(long rows, long columns)
    {
        long scales = ScaleCount(rows, columns);
        long bits = checked(scales * (ScaleBits + (HasZeroPoints ? Bits : 0)));
        return checked(((bits + 7) / 8) + (HasTensorScale ? sizeof(float) : 0) + (Activations == ActivationScheme.Static ? sizeof(float) : 0));
    }

    private static long Tiles(long length, long tile) => tile <= 0 ? 1 : Multiples.Count(length, tile);
}
