using LLMPlanner.Caches;

namespace LLMPlanner.Engines.LlamaCpp.Compute;

/// <summary>What a layer's graph depends on beside the layer itself.</summary>
internal sealed record GraphStyle
{
    /// <summary>True for fused attention, false where the score matrix is held.</summary>
    public required bool FlashAttention { get; init; }

    /// <summary>Type of cached keys.</summary>
    public KvCacheType KeyType { get; init; } = KvCacheType.F16;

    /// <summary>Type of cached values.</summary>
    public KvCacheType ValueType { get; init; } = KvCacheType.F16;

    /// <summary>True where masks come as 32-bit numbers, of which fused attention makes a 16-bit copy.</summary>
    public bool HalvesMask { get; init; }

    /// <summary>True where keys are kept in 32-bit floats, of which flash attention makes a 16-bit copy.</summary>
    public bool CopiesKeys { get; init; }

    /// <summary>The same for values.</summary>
    public bool CopiesValues { get; init; }

    /// <summary>Bytes of one cached latent element, which is copied where there is no flash attention.</summary>
    public long LatentBytes { get; init; } = 2;

    /// <summary>True for models with sliding caches, whose keys are computed before their values.</summary>
    public bool HasSlidingCaches { get; init; }

    /// <summary>True where the feed-forward's result is added to the stream in the stream's own place (Phi-3).</summary>
    public bool KeepsStream { get; init; }

    /// <summary>True for LayerNorms, which need a place of their own beside what they normalize.</summary>
    public bool CentersNorms { get; init; }

    /// <summary>True where attention and feed-forward work side by side and their sum begins with the feed-forward.</summary>
    public bool FeedsFirst { get; init; }

    /// <summary>True where the chosen experts' weights are divided by their sum.</summary>
    public bool NormalizesWeights { get; init; } = true;

    /// <summary>True where they are scaled.</summary>
    public bool ScalesWeights { get; init; }

    /// <summary>True where they are a softmax over the chosen experts alone (gpt-oss).</summary>
    public bool SoftmaxAfterChoice { get; init; }

    /// <summary>True where key heads of a delta net are repeated up to the value heads (Qwen3-Next).</summary>
    public bool RepeatsKeyHeads { get; init; }

    /// <summary>True where quantized keys are cached in a rotated form, and queries with them.</summary>
    public bool TurnsKeys { get; init; }

    /// <summary>The same for quantized values, whose sums are turned back.</summary>
    public bool TurnsValues { get; init; }

    /// <summary>True where rows with logits are picked behind the last layer, not in it.</summary>
    public bool NarrowsAtEnd { get; init; }

    /// <summary>False where queries and keys are not rotated in layers that keep the whole context.</summary>
    public bool RotatesFullLayers { get; init; } = true;
}
