using LLMPlanner.Architectures;
using LLMPlanner.Architectures.Gguf;
using LLMPlanner.Caches;
using LLMPlanner.Quantization;

namespace LLMPlanner.Engines.LlamaCpp;

/// <summary>
/// A model as llama.cpp's allocator sees it: running sums over the layers, so that the weights, the cache and the state of any run of
/// layers are differences. An adapter's matrices lie where the layers lie that they change.
/// </summary>
internal sealed class LlamaCppModel
{
    private readonly long[] _weights;
    private readonly long[] _experts;
    private readonly long[] _fullRow;
    private readonly long[] _slidingRow;
    private readonly long[] _state;

    public LlamaCppModel(
        ModelArchitecture architecture,
        WeightPlan weights,
        LlamaCppSettings settings,
        IReadOnlyList<string> ignoresWindow,
        bool cachesLatentValues,
        IReadOnlyList<GgufSidecar> adapters)
    {
        Architecture = architecture;
        LargestTensors = weights.Tensors.Where(tensor => tensor.Group.LayerKind >= 0).GroupBy(tensor => tensor.Group.Name, StringComparer.Ordinal)
            .ToDictionary(tensors => tensors.Key, tensors => tensors.Max(Largest), StringComparer.Ordinal);
        Layers = architecture.LayerCount;
        InputBytes = weights.InputBytes + adapters.Sum(adapter => adapter.InputBytes);
        bool tied = architecture.HasTiedEmbeddings;
        OutputBytes = weights.OutputBytes + adapters.Sum(adapter => adapter.OutputBytes);
        TiedCopyBytes = tied ? weights.TokenEmbeddingBytes : 0;
        HeadBytes = tied ? TiedCopyBytes : weights.Tensors.Where(tensor => tensor.Group.Name == "output.weight").Sum(tensor => tensor.TotalBytes);
        _weights = new long[Layers + 1];
        _experts = new long[Layers + 1];
        _fullRow = new long[Layers + 1];
        _slidingRow = new long[Layers + 1];
        _state = new long[Layers + 1];
        bool slides = !ignoresWindow.Contains(architecture.ModelType);
        LayerCache[] caches = [.. architecture.LayerKinds.Select((_, kind) => Cache(architecture, kind, settings, slides, cachesLatentValues))];
        foreach (LayerCache cache in caches)
        {
            Window = Math.Max(Window, cache.Window);
        }

        for (int layer = 0; layer < Layers; layer++)
        {
            LayerCache cache = caches[architecture.LayoutArray[layer]];
            _weights[layer + 1] = checked(_weights[layer] + weights.LayerBytes(layer) + adapters.Sum(adapter => adapter.LayerBytes(layer)));
            _experts[layer + 1] = checked(_experts[layer] + weights.LayerExpertBytes(layer));
            _fullRow[layer + 1] = checked(_fullRow[layer] + (cache.Window == 0 ? cache.RowBytes : 0));
            _slidingRow[layer + 1] = checked(_slidingRow[layer] + (cache.Window > 0 ? cache.RowBytes : 0));
            _state[layer + 1] = checked(_state[layer] + cache.StateBytes);
        }
    }

    public ModelArchitecture Architecture { get; }

    /// <summary>Bytes of the largest tensor of each name in the layers.</summary>
    public IReadOnlyDictionary<string, long> LargestTensors { get; }

    public int Layers { get; }

    /// <summary>Token embedding and what else only the input needs: always in host memory.</summary>
    public long InputBytes { get; }

    /// <summary>Final norm and head.</summary>
    public long OutputBytes { get; }

    /// <summary>The embedding once more, where it is the head and the head is on a GPU.</summary>
    public long TiedCopyBytes { get; }

    /// <summary>The matrix that makes logits.</summary>
    public long HeadBytes { get; }

    /// <summary>Sliding window in tokens; 0 where no layer slides.</summary>
    public long Window { get; }

    public bool HasExperts => _experts[Layers] > 0;

    /// <summary>Weights of the layers from <paramref name="first"/> up to, not including, <paramref name="end"/>.</summary>
    public long Weights(int first, int end) => _weights[end] - _weights[first];

    /// <summary>Routed experts of a run of layers.</summary>
    public long Experts(int first, int end) => _experts[end] - _experts[first];

    /// <summary>Cache of a run of layers.</summary>
    public long Cache(int first, int end, in LlamaCppCells cells)
        => checked((((_fullRow[end] - _fullRow[first]) * cells.Full) + ((_slidingRow[end] - _slidingRow[first]) * cells.Sliding)) * cells.Streams);

    /// <summary>Recurrent state of a run of layers.</summary>
    public long State(int first, int end, int sequences) => checked((_state[end] - _state[first]) * sequences);

    /// <summary>Cache bytes one more token of one sequence adds at a context, before rounding.</summary>
    public long BytesPerToken(long contextLength)
        => _fullRow[Layers] + (Window > 0 && contextLength < Window ? _slidingRow[Layers] : 0);

    private static long Largest(TensorBytes tensor)
    {
        long largest = 0;
        for (int i = 0; i < tensor.Group.Count; i++)
        {
            largest = Math.Max(largest, tensor.BytesAt(i));
        }

        return largest;
    }

    private static LayerCache Cache(ModelArchitecture architecture, int kind, LlamaCppSettings settings, bool slides, bool cachesLatentValues)
    {
        var result = default(LayerCache);
        foreach (CacheGroup group in architecture.Caches.Groups)
        {
            if (group.LayerKind != kind)
            {
                continue;
            }

            if (group.Kind == CacheKind.State)
            {
                // llama.cpp keeps every recurrent state and convolution tail in 32-bit floats.
                result.StateBytes = checked(result.StateBytes + ((group.StateElements + group.ConvolutionElements) * 4));
                continue;
            }

            if (group.Kind == CacheKind.CrossAttention)
            {
                continue;
            }

            long width = cachesLatentValues && group.ValueWidth == 0 && architecture.LayerKinds[kind].Find<LatentAttention>() is { } latent
                ? latent.KeyValueRank
                : ValueWidth(architecture, group, settings);
            long row = checked(settings.KeyType.RowBytes(group.KeyWidth) + settings.ValueType.RowBytes(width));
            result.RowBytes = checked(result.RowBytes + (row / group.TokensPerEntry));
            if (slides && group.Span.Kind != AttentionSpanKind.Full)
            {
                result.Window = group.Span.Tokens;
            }
        }

        return result;
    }

    // Without flash attention the values are transposed, and where widths vary by layer all take the widest.
    private static long ValueWidth(ModelArchitecture architecture, CacheGroup group, LlamaCppSettings settings)
        => settings.FlashAttention || group.ValueWidth == 0
            ? group.ValueWidth
            : architecture.Caches.Groups.Max(other => other.ValueWidth);

    private struct LayerCache
    {
        public long RowBytes;
        public long StateBytes;
        public long Window;
    }
}
