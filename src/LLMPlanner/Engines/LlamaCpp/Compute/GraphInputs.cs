namespace LLMPlanner.Engines.LlamaCpp.Compute;

/// <summary>The inputs of a graph: positions, cache indices, masks.</summary>
internal sealed record GraphInputs
{
    /// <summary>Alignment of tensors in host memory.</summary>
    public const long HostAlignment = 32;

    public required bool HasFullCache { get; init; }

    public required bool HasSlidingCache { get; init; }

    /// <summary>True where the first layer's cache is a sliding one.</summary>
    public bool SlidingFirst { get; init; }

    public bool HasState { get; init; }

    /// <summary>True where values are cached apart from keys.</summary>
    public bool HasValues { get; init; } = true;

    /// <summary>Numbers that make up a position: 4 where positions have sections, else 1; 0 where there are none.</summary>
    public long PositionNumbers { get; init; } = 1;

    /// <summary>Index numbers per token for values: their width where they are stored transposed, else 1.</summary>
    public long ValueIndices { get; init; } = 1;

    /// <summary>Bytes of one mask element.</summary>
    public long MaskBytes { get; init; } = 2;

    /// <summary>Bytes of one element of a second, 16-bit copy of the mask, which engines of old make; else 0.</summary>
    public long HalfMaskBytes { get; init; }

    /// <summary>Bytes that masks take per token and cell.</summary>
    public long BytesPerTokenCell => MaskBytes + HalfMaskBytes;

    /// <summary>Allocates the inputs in the order in which the graph names them.</summary>
    /// <param name="run">The buffer.</param>
    /// <param name="load">The load.</param>
    /// <param name="computes">True where attention is computed in this buffer, which makes the mask's copy there.</param>
    public void Allocate(ref GraphRun run, in ComputeLoad load, bool computes)
    {
        if (HasState)
        {
            run.Allocate(Slots.StateCopy, 4 * load.Sequences);
        }

        run.Allocate(Slots.Positions, 4 * PositionNumbers * load.Tokens);
        if (SlidingFirst)
        {
            AllocateSliding(ref run, load);
        }

        if (HasFullCache)
        {
            run.Allocate(Slots.KeyIndices, 8 * load.Tokens);
            run.Allocate(Slots.ValueIndices, HasValues ? 8 * ValueIndices * load.Tokens : 0);
            run.Allocate(Slots.Mask, MaskBytes * load.Cells * load.Tokens);
        }

        if (!SlidingFirst)
        {
            AllocateSliding(ref run, load);
        }

        run.Allocate(Slots.OutputIndices, 4 * load.Outputs);
        run.Allocate(Slots.HalfMask, computes && HasFullCache ? HalfMaskBytes * load.Cells * load.Tokens : 0);
        run.Allocate(Slots.SlidingHalfMask, computes && HasSlidingCache ? HalfMaskBytes * load.SlidingCells * load.Tokens : 0);
    }

    private void AllocateSliding(ref GraphRun run, in ComputeLoad load)
    {
        if (HasSlidingCache)
        {
            run.Allocate(Slots.SlidingKeyIndices, 8 * load.Tokens);
            run.Allocate(Slots.SlidingValueIndices, HasValues ? 8 * ValueIndices * load.Tokens : 0);
            run.Allocate(Slots.SlidingMask, MaskBytes * load.SlidingCells * load.Tokens);
        }
    }
}
