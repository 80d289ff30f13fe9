using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using LLMPlanner.Architectures;
using LLMPlanner.Engines.Serving;
using LLMPlanner.Text;

namespace LLMPlanner.Engines.Vllm;

/// <summary>
/// vLLM's cache on one rank. Layers that keep the same share one block table. Where layers differ, they are put into groups of equal size
/// whose blocks come from one pool, so that their pages must be equal too: smaller pages take more tokens, and the page of a state is
/// padded to that of attention.
/// </summary>
internal sealed class VllmCache : ServingCache
{
    private const double PaddingLimit = 1.5;
    private const int MostKept = 256;

    private static readonly ConditionalWeakTable<ModelArchitecture, ConcurrentDictionary<VllmCacheOptions, VllmCache>> s_known = new();

    private readonly VllmCacheSpec[] _specs;
    private readonly VllmCacheOptions _options;
    private readonly bool _isUniform;
    private readonly int _groups;

    public VllmCache(ModelArchitecture architecture, VllmCacheOptions options)
    {
        _options = options;
        _specs = VllmCacheLayers.Read(architecture, options);
        _isUniform = IsUniform(_specs);
        AlignStates();
        foreach (VllmCacheSpec spec in _specs)
        {
            if (spec.Kind != VllmCacheKind.State)
            {
                spec.PageBytes = checked(spec.TokenBytes * spec.BlockSize);
            }
        }

        if (!_isUniform)
        {
            UnifyPages();
            Group();
        }

        _groups = _specs.Length == 0 ? 1 : _isUniform ? 1 : _specs.Sum(spec => spec.Groups);
        StateBlocks = _specs.Where(spec => spec.Kind == VllmCacheKind.State).Sum(spec => spec.Groups * options.StateBlocks);
    }

    /// <summary>The cache of a model under some options, computed once for all machines.</summary>
    public static VllmCache For(ModelArchitecture architecture, VllmCacheOptions options)
    {
        ConcurrentDictionary<VllmCacheOptions, VllmCache> known = s_known.GetValue(architecture, static _ => new());
        if (known.TryGetValue(options, out VllmCache? cache))
        {
            return cache;
        }

        cache = new VllmCache(architecture, options);
        return known.Count < MostKept ? known.GetOrAdd(options, cache) : cache;
    }

    /// <summary>Layers added to fill the groups; the engine warns about them.</summary>
    public int PaddingLayers => _isUniform ? 0 : _specs.Sum(spec => (spec.Groups * GroupSize) - spec.Count);

    /// <summary>Tokens per block of the layers that keep every token.</summary>
    public long BlockSize => _specs.Length == 0 ? _options.BlockSize : _specs.Min(spec => spec.BlockSize);

    public override long StateBlocks { get; }

    private int GroupSize { get; set; }

    public override long BlockBytes(int first, int end)
    {
        if (_isUniform)
        {
            long bytes = 0;
            foreach (VllmCacheSpec spec in _specs)
            {
                bytes = checked(bytes + (spec.PageBytes * spec.In(first, end)));
            }

            return bytes;
        }

        // A stage has as many pools as the largest of its groups has layers there; layers are dealt out to the groups in turn.
        int largest = 0;
        foreach (VllmCacheSpec spec in _specs)
        {
            int here = spec.In(first, end);
            largest = Math.Max(largest, (here + spec.Groups - 1) / spec.Groups);
        }

        return checked(largest * _specs[0].PageBytes);
    }

    public override long RequestBytes(int first, int end) => 0;

    public override long Blocks(long contextLength)
    {
        if (_isUniform)
        {
            return _specs.Length == 0 ? 0 : _specs[0].Blocks(contextLength, _options.BatchedTokens, _options.ContextRanks, _options.StateBlocks);
        }

        long blocks = 0;
        foreach (VllmCacheSpec spec in _specs)
        {
            blocks += spec.Groups * spec.Blocks(contextLength, _options.BatchedTokens, _options.ContextRanks, _options.StateBlocks);
        }

        return blocks;
    }

    public override long Tokens(long blocks) => checked(blocks / _groups * BlockSize * _options.ContextRanks);

    // One kind of cache with one span: every layer needs the same blocks, whatever the size of its pages.
    private static bool IsUniform(VllmCacheSpec[] specs)
        => specs.Length == 0 || (specs[0].Kind != VllmCacheKind.State && specs.All(spec => spec.Kind == specs[0].Kind && spec.Window == specs[0].Window));

    /// <summary>Raises the attention block until its page holds a state, in steps of 16 tokens, and pads the state to that page.</summary>
    private void AlignStates()
    {
        long state = _specs.Max(spec => (long?)spec.StateBytes) ?? 0;
        if (state == 0)
        {
            return;
        }

        long token = _specs.Max(spec => spec.TokenBytes);
        if (token == 0)
        {
            foreach (VllmCacheSpec spec in _specs)
            {
                spec.PageBytes = spec.StateBytes;
            }

            return;
        }

        long step = checked(VllmCacheOptions.StateAlignment * token);
        long block = Math.Max(_options.BlockSize, checked(Multiples.Count(state, step) * VllmCacheOptions.StateAlignment));
        foreach (VllmCacheSpec spec in _specs)
        {
            spec.BlockSize = block;
            spec.PageBytes = checked(block * token);
        }
    }

    /// <summary>Pages of one pool are equal: smaller ones take as many more tokens, or are padded where that is no whole number.</summary>
    private void UnifyPages()
    {
        long largest = _specs.Max(spec => spec.PageBytes);
        foreach (VllmCacheSpec spec in _specs)
        {
            if (spec.PageBytes != largest && spec.Kind != VllmCacheKind.State && largest % spec.PageBytes == 0)
            {
                spec.BlockSize *= largest / spec.PageBytes;
            }

            spec.PageBytes = largest;
        }
    }

    /// <summary>Groups as large as the rarest kind of layer, or as the most frequent one where that is not half as many again.</summary>
    private void Group()
    {
        int fewest = _specs.Min(spec => spec.Count);
        int most = _specs.Max(spec => spec.Count);
        GroupSize = most < fewest * PaddingLimit ? most : fewest;
        foreach (VllmCacheSpec spec in _specs)
        {
            spec.Groups = (spec.Count + GroupSize - 1) / GroupSize;
        }
    }
}
