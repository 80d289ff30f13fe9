using LLMPlanner.Architectures;

namespace LLMPlanner.Caches;

/// <summary>What one layer kind keeps per token and per sequence, before any engine's rounding, standing for all layers of that kind.</summary>
public sealed class CacheGroup
{
    internal CacheGroup(CacheKind kind, AttentionSpan span, long keyWidth, long valueWidth, long heads)
    {
        Kind = kind;
        Span = span;
        KeyWidth = keyWidth;
        ValueWidth = valueWidth;
        Heads = heads;
    }

    /// <summary>What is kept.</summary>
    public CacheKind Kind { get; }

    /// <summary>Which past tokens are kept.</summary>
    public AttentionSpan Span { get; }

    /// <summary>Elements of the key part per token and layer (key heads × head width, or the latent width).</summary>
    public long KeyWidth { get; }

    /// <summary>Elements of the value part per token and layer; 0 where there is none (latent attention, indexers).</summary>
    public long ValueWidth { get; }

    /// <summary>Key/value heads (or state heads) that tensor parallelism may divide; 1 where the cache is replicated.</summary>
    public long Heads { get; }

    /// <summary>Recurrence of a state.</summary>
    public StateFamily StateFamily { get; internal set; }

    /// <summary>Elements of the recurrent state per sequence and layer.</summary>
    public long StateElements { get; internal set; }

    /// <summary>Elements of the convolution tail per sequence and layer.</summary>
    public long ConvolutionElements { get; internal set; }

    /// <summary>Tokens that share one cached entry (compressed attention); 1 where every token has its own.</summary>
    public long TokensPerEntry { get; internal set; } = 1;

    /// <summary>Fixed bytes per entry and layer where the engine's cache type does not apply (indexer keys with scales); 0 otherwise.</summary>
    public long FixedEntryBytes { get; internal set; }

    /// <summary>Number of layers.</summary>
    public int Layers { get; internal set; } = 1;

    /// <summary>Index of the layer kind in <see cref="ModelArchitecture.LayerKinds"/>.</summary>
    public int LayerKind { get; internal set; } = -1;

    /// <summary>Elements per token and layer.</summary>
    public long Width => KeyWidth + ValueWidth;
}
