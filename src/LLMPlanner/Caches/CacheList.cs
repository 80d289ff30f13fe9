using LLMPlanner.Architectures;

namespace LLMPlanner.Caches;

/// <summary>Collects what the blocks of a layer kind cache.</summary>
internal sealed class CacheList
{
    private readonly List<CacheGroup> _groups = [];

    public IReadOnlyList<CacheGroup> Groups => _groups;

    public CacheGroup KeyValue(AttentionSpan span, long keyWidth, long valueWidth, long heads)
        => Add(new CacheGroup(CacheKind.KeyValue, span, keyWidth, valueWidth, heads));

    public CacheGroup Latent(long width, AttentionSpan span = default)
        => Add(new CacheGroup(CacheKind.Latent, span, width, 0, 1));

    public CacheGroup Indexer(long width)
        => Add(new CacheGroup(CacheKind.Indexer, AttentionSpan.Full, width, 0, 1));

    public CacheGroup CrossAttention(long keyWidth, long valueWidth, long heads)
        => Add(new CacheGroup(CacheKind.CrossAttention, AttentionSpan.Full, keyWidth, valueWidth, heads));

    public CacheGroup State(StateFamily family, long state, long convolution, long heads)
        => Add(new CacheGroup(CacheKind.State, AttentionSpan.Full, 0, 0, heads)
        {
            StateFamily = family,
            StateElements = state,
            ConvolutionElements = convolution,
        });

    private CacheGroup Add(CacheGroup group)
    {
        _groups.Add(group);
        return group;
    }
}
