namespace LLMPlanner.Architectures;

/// <summary>Which past tokens an attention layer looks at.</summary>
public enum AttentionSpanKind
{
    /// <summary>All of them.</summary>
    Full,

    /// <summary>The last <see cref="AttentionSpan.Tokens"/>.</summary>
    SlidingWindow,

    /// <summary>Those in the same chunk of <see cref="AttentionSpan.Tokens"/>.</summary>
    Chunked,
}

/// <summary>Which past tokens an attention layer looks at, and so how many it must keep.</summary>
/// <param name="Kind">Full, sliding or chunked.</param>
/// <param name="Tokens">Window or chunk in tokens; 0 for full attention.</param>
public readonly record struct AttentionSpan(AttentionSpanKind Kind, long Tokens)
{
    /// <summary>Full attention.</summary>
    public static AttentionSpan Full => default;

    /// <summary>A sliding window; a window that is absent or not positive is full attention.</summary>
    public static AttentionSpan Sliding(long? window)
        => window is > 0 ? new(AttentionSpanKind.SlidingWindow, window.Value) : Full;

    /// <summary>Chunked local attention; a chunk that is absent is full attention.</summary>
    public static AttentionSpan Chunked(long? chunk)
        => chunk is > 0 ? new(AttentionSpanKind.Chunked, chunk.Value) : Full;

    /// <summary>Tokens kept for a context of <paramref name="contextLength"/> tokens, before any engine's rounding.</summary>
    public long TokensKept(long contextLength)
        => Kind == AttentionSpanKind.Full || contextLength < Tokens ? contextLength : Tokens;
}
