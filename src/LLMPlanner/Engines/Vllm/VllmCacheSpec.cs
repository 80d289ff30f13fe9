using LLMPlanner.Text;

namespace LLMPlanner.Engines.Vllm;

/// <summary>What vLLM keeps for a layer.</summary>
internal enum VllmCacheKind
{
    /// <summary>Every token.</summary>
    Full,

    /// <summary>The tokens of a window.</summary>
    Sliding,

    /// <summary>The tokens of a chunk.</summary>
    Chunked,

    /// <summary>A state.</summary>
    State,
}

/// <summary>Layers with the same cache: what they keep, and how large a page of it is.</summary>
internal sealed class VllmCacheSpec(VllmCacheKind kind, long window, long tokenBytes, long stateBytes, int layers)
{
    private readonly int[] _before = new int[layers + 1];
    private int _extra;

    public VllmCacheKind Kind => kind;

    /// <summary>Window or chunk in tokens; 0 where there is none.</summary>
    public long Window => window;

    /// <summary>Bytes of one token of one layer; 0 for states.</summary>
    public long TokenBytes => tokenBytes;

    /// <summary>Bytes of a state; 0 for others.</summary>
    public long StateBytes => stateBytes;

    /// <summary>Tokens per block.</summary>
    public long BlockSize { get; set; }

    /// <summary>Bytes of a block of one layer, padding included.</summary>
    public long PageBytes { get; set; }

    /// <summary>Number of groups the layers are handed out to.</summary>
    public int Groups { get; set; } = 1;

    /// <summary>Number of layers, draft layers included.</summary>
    public int Count => _before[_before.Length - 1] + _extra;

    /// <summary>Marks a layer; <see cref="Complete"/> ends the marking.</summary>
    public void Mark(int layer) => _before[layer + 1] = 1;

    /// <summary>Turns marks into running sums, and adds draft layers, which lie on the last stage.</summary>
    public void Complete(int draftLayers)
    {
        for (int i = 1; i < _before.Length; i++)
        {
            _before[i] += _before[i - 1];
        }

        _extra = draftLayers;
    }

    /// <summary>Layers of this kind in a run.</summary>
    public int In(int first, int end) => _before[end] - _before[first] + (end == _before.Length - 1 ? _extra : 0);

    /// <summary>Blocks of one group that one request of a length takes.</summary>
    public long Blocks(long length, long batchedTokens, long contextRanks, long stateBlocks) => kind switch
    {
        VllmCacheKind.State => stateBlocks,
        VllmCacheKind.Sliding => Multiples.Count(Math.Min(window - 1 + batchedTokens, length), BlockSize) + 1,
        VllmCacheKind.Chunked => Multiples.Count(Math.Min(window + batchedTokens, length), BlockSize),
        _ => Multiples.Count(Multiples.Count(length, contextRanks), BlockSize),
    };
}
