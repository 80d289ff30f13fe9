namespace LLMPlanner.Engines.LlamaCpp.Compute;

/// <summary>Bytes of one intermediate tensor as a linear function of the load.</summary>
/// <param name="Token">Bytes per token of the micro-batch.</param>
/// <param name="Output">Bytes per row of logits.</param>
/// <param name="Sequence">Bytes per sequence.</param>
/// <param name="TokenCell">Bytes per token and cell of a full cache.</param>
/// <param name="TokenSlidingCell">Bytes per token and cell of a sliding cache.</param>
/// <param name="Cell">Bytes per cell of all streams of a full cache.</param>
/// <param name="SlidingCell">Bytes per cell of all streams of a sliding cache.</param>
/// <param name="Fixed">Bytes whatever the load; negative where a view ends before its last row does.</param>
internal readonly record struct Extent(
    long Token = 0, long Output = 0, long Sequence = 0, long TokenCell = 0, long TokenSlidingCell = 0, long Cell = 0, long SlidingCell = 0,
    long Fixed = 0)
{
    /// <summary>Bytes at a load.</summary>
    public long Bytes(in ComputeLoad load)
        => Fixed + (Token * load.Tokens) + (Output * load.Outputs) + (Sequence * load.Sequences)
            + (((TokenCell * load.Cells) + (TokenSlidingCell * load.SlidingCells)) * load.Tokens)
            + (((Cell * load.Cells) + (SlidingCell * load.SlidingCells)) * load.Streams);
}

/// <summary>What the sizes of intermediate tensors depend on.</summary>
/// <param name="Tokens">Tokens of a micro-batch, a multiple of the sequences.</param>
/// <param name="Outputs">Rows of logits.</param>
/// <param name="Sequences">Sequences.</param>
/// <param name="Cells">Cells of a full cache, per stream.</param>
/// <param name="SlidingCells">Cells of a sliding cache, per stream.</param>
/// <param name="Streams">Separate caches.</param>
internal readonly record struct ComputeLoad(long Tokens, long Outputs, long Sequences, long Cells, long SlidingCells, long Streams)
{
    /// <summary>The same with masks of no size, which shifts everything by what they take.</summary>
    public ComputeLoad WithoutCells => this with { Cells = 0, SlidingCells = 0 };
}
