using LLMPlanner.Caches;

namespace LLMPlanner.Architectures;

/// <summary>
/// A building block of a layer: a token mixer, a feed-forward, a norm. A block knows its tensors, what it keeps per token and
/// per sequence, and the compute that does not follow from its matrices; everything else is a fold over those.
/// </summary>
public abstract class LayerBlock
{
    /// <summary>Lists the block's tensors.</summary>
    internal abstract void Describe(TensorList tensors);

    /// <summary>Lists what the block caches. Most blocks cache nothing.</summary>
    internal virtual void Describe(CacheList caches)
    {
    }

    /// <summary>Multiply-adds × 2 that one new token spends on each cached token (scores and weighted values): the quadratic term.</summary>
    internal virtual long FlopsPerCachedToken => 0;
}
