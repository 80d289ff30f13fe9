using LLMPlanner.Architectures;
using LLMPlanner.Caches;
using LLMPlanner.Engines.Serving;
using LLMPlanner.Text;

namespace LLMPlanner.Engines.SgLang;

/// <summary>
/// SGLang's pools on one rank: pages of all layers that keep every token, a sliding pool that is a share as long, and a state per request.
/// </summary>
internal sealed class SgLangCache : ServingCache
{
    private readonly long _pageSize;
    private readonly long[] _page;
    private readonly long[] _state;
    private readonly double _slidingShare;

    public SgLangCache(ModelArchitecture architecture, ServingCacheLayout layout, int ranks, long pageSize, double slidingShare)
    {
        _pageSize = pageSize;
        _slidingShare = slidingShare;
        int[] layers = architecture.LayoutArray;
        var page = new long[architecture.LayerKinds.Count];
        var state = new long[architecture.LayerKinds.Count];
        foreach (CacheGroup group in architecture.Caches.Groups.Where(group => group.Kind != CacheKind.CrossAttention))
        {
            if (group.Kind == CacheKind.State)
            {
                state[group.LayerKind] = checked(state[group.LayerKind] + Multiples.Count((group.StateElements * 4) + (group.ConvolutionElements * 2), ranks));
            }
            else
            {
                long entry = ServingCacheFormat.EntryBytes(group, architecture.LayerKinds[group.LayerKind], layout, ranks);
                double share = group.Span.Kind == AttentionSpanKind.SlidingWindow ? _slidingShare : 1;
                page[group.LayerKind] = checked(page[group.LayerKind] + (long)Math.Ceiling(entry * pageSize * share / group.TokensPerEntry));
            }
        }

        _page = Sums(layers, page);
        _state = Sums(layers, state);
    }

    public override long StateBlocks => 0;

    public override long BlockBytes(int first, int end) => _page[end] - _page[first];

    public override long RequestBytes(int first, int end) => _state[end] - _state[first];

    public override long Blocks(long contextLength)
        => _page[_page.Length - 1] == 0 ? 0 : Multiples.Count(contextLength, _pageSize);

    public override long Tokens(long blocks) => checked(blocks * _pageSize);

    private static long[] Sums(int[] layers, long[] each)
    {
        var sums = new long[layers.Length + 1];
        for (int layer = 0; layer < layers.Length; layer++)
        {
            sums[layer + 1] = checked(sums[layer] + each[layers[layer]]);
        }

        return sums;
    }
}
