namespace LLMPlanner.Engines.LlamaCpp.Compute;

/// <summary>The inputs of a graph: positions, cache indices, masks.</summary>
internal sealed record GraphInputs
{
    /// <summary>Alignment of tensors in host memory.</summary>
    public const long HostAlignment = 32;

    public required bool HasFullCache { get; init; }

    public required bool HasSlidingCache { get; init; }

    public bool HasState { get; init; }

    /// <summary>True where values are cached apart from keys.</summary>
    public bool HasValues { get; init; } = true;

    /// <summary>Numbers that make up a position: 4 where positions have sections, else 1.</summary>
    public long PositionNumbers { get; init; } = 1;

    /// <summary>Index numbers per token for values: their width where they are stored transposed, else 1.</summary>
    public long ValueIndices { get; init; } = 1;

    /// <summary>Bytes of one mask element.</summary>
    public long MaskBytes { get; init; } = 2;

    /// <summary>Bytes of one element of a second, 16-bit copy of the mask, which engines of old make; else 0.</summary>
    public long HalfMaskBytes { get; init; }

    /// <summary>True where the cells that are written are an input of the graph, not part of its shape.</summary>
    public bool TakesCells { get; init; } = true;

    /// <summary>True where a place for embeddings is kept beside the tokens' own, so that the graph serves both.</summary>
    public bool TakesEmbeddings { get; init; } = true;

    /// <summary>Bytes of the matrix that turns quantized keys; 0 where there is none.</summary>
    public long KeyRotationBytes { get; init; }

    /// <summary>Bytes of the matrix that turns quantized values; 0 where there is none.</summary>
    public long ValueRotationBytes { get; init; }

    /// <summary>Bytes that masks take per token and cell.</summary>
    public long BytesPerTokenCell => MaskBytes + HalfMaskBytes;

    /// <summary>What layers with recurrent state read.</summary>
    public void AllocateState(ref GraphRun run, in ComputeLoad load)
    {
        if (HasState)
        {
            run.AllocateOnce(Slots.StateCopy, 4 * load.Sequences);
        }
    }

    /// <summary>What queries and keys are turned by.</summary>
    public void AllocatePositions(ref GraphRun run, in ComputeLoad load)
    {
        if (HasFullCache || HasSlidingCache)
        {
            run.AllocateOnce(Slots.Positions, 4 * PositionNumbers * load.Tokens);
        }
    }

    /// <summary>What layers with a cache of a kind read.</summary>
    /// <param name="run">The buffer.</param>
    /// <param name="load">The load.</param>
    /// <param name="slides">Which kind.</param>
    /// <param name="halves">True where the first attention is computed in this buffer, which makes the mask's copy there; elsewhere the copy arrives.</param>
    public void AllocateCache(ref GraphRun run, in ComputeLoad load, bool slides, bool halves)
    {
        if (slides ? !HasSlidingCache : !HasFullCache)
        {
            return;
        }

        run.AllocateOnce(Slots.Positions, 4 * PositionNumbers * load.Tokens);
        run.AllocateOnce(slides ? Slots.SlidingKeyRotation : Slots.KeyRotation, KeyRotationBytes);
        run.AllocateOnce(slides ? Slots.SlidingValueRotation : Slots.ValueRotation, ValueRotationBytes);
        run.AllocateOnce(slides ? Slots.SlidingKeyIndices : Slots.KeyIndices, TakesCells ? 8 * load.Tokens : 0);
        run.AllocateOnce(slides ? Slots.SlidingValueIndices : Slots.ValueIndices, HasValues && TakesCells ? 8 * ValueIndices * load.Tokens : 0);
        AllocateMask(ref run, load, slides, halves);
    }

    /// <summary>What hides cells of a kind of cache.</summary>
    /// <param name="run">The buffer.</param>
    /// <param name="load">The load.</param>
    /// <param name="slides">Which kind.</param>
    /// <param name="halves">True where the first attention is computed in this buffer, which makes the mask's copy there; elsewhere the copy arrives.</param>
    public void AllocateMask(ref GraphRun run, in ComputeLoad load, bool slides, bool halves)
    {
        long cells = slides ? load.SlidingCells : load.Cells;
        if (HalfMaskBytes == 0)
        {
            run.AllocateOnce(slides ? Slots.SlidingMask : Slots.Mask, MaskBytes * cells * load.Tokens);
        }
        else if (halves)
        {
            run.AllocateMask(slides ? Slots.SlidingMask : Slots.Mask, slides ? Slots.SlidingHalfMask : Slots.HalfMask, MaskBytes * cells * load.Tokens);
        }
        else
        {
            run.AllocateOnce(slides ? Slots.SlidingHalfMask : Slots.HalfMask, HalfMaskBytes * cells * load.Tokens);
        }
    }

    /// <summary>What picks the rows with logits.</summary>
    public static void AllocateOutputs(ref GraphRun run, in ComputeLoad load) => run.AllocateOnce(Slots.OutputIndices, 4 * load.Outputs);

    /// <summary>The last reader of a kind of cache's inputs, and of positions, is done.</summary>
    public static void FreeCache(ref GraphRun run, bool slides)
    {
        run.Free(Slots.Positions);
        run.Free(slides ? Slots.SlidingKeyRotation : Slots.KeyRotation);
        run.Free(slides ? Slots.SlidingValueRotation : Slots.ValueRotation);
        run.Free(slides ? Slots.SlidingKeyIndices : Slots.KeyIndices);
        run.Free(slides ? Slots.SlidingValueIndices : Slots.ValueIndices);
        run.Free(slides ? Slots.SlidingMask : Slots.Mask);
    }
}
