namespace LLMPlanner.Engines.LlamaCpp;

/// <summary>Cache cells of one load, with llama.cpp's padding.</summary>
/// <param name="Full">Cells of a layer that keeps the whole context, per stream.</param>
/// <param name="Sliding">Cells of a sliding layer, per stream.</param>
/// <param name="Streams">Separate caches: one per sequence, or one for all where unified.</param>
internal readonly record struct LlamaCppCells(long Full, long Sliding, long Streams)
{
    /// <summary>Cells of all sequences of a full layer: what llama.cpp calls n_ctx.</summary>
    public long Context => Full * Streams;

    /// <summary>Cells for a load.</summary>
    public static LlamaCppCells For(LlamaCppSettings settings, long window, long contextLength, int sequences)
    {
        long total = settings.TotalCells is { } given ? LlamaCppEngine.Pad256(given) : 0;
        long full = settings.Unified
            ? (total > 0 ? total : checked(LlamaCppEngine.Pad256(contextLength) * sequences))
            : (total > 0 ? LlamaCppEngine.Pad256((total + sequences - 1) / sequences) : LlamaCppEngine.Pad256(contextLength));
        long streams = settings.Unified ? 1 : sequences;
        long sliding = full;
        if (window > 0 && !settings.SlidingFull)
        {
            long reach = checked(window * (settings.Unified ? sequences : 1)) + Math.Min(settings.MicroBatch, full * streams);
            sliding = Math.Min(full, LlamaCppEngine.Pad256(Math.Min(full, reach)));
        }

        return new LlamaCppCells(full, sliding, streams);
    }
}
