using LLMPlanner.Architectures;
using LLMPlanner.Caches;
using LLMPlanner.Quantization;

namespace LLMPlanner.Engines.Vllm;

/// <summary>What one rank of a tensor-parallel group holds: weights by vLLM's sharding, and cache pages of its heads.</summary>
internal sealed class VllmRank
{
    private readonly CacheGroup[] _caches;
    private readonly long[] _pageBytes;
    private readonly VllmSettings _settings;

    public VllmRank(WeightPlan weights, VllmSettings settings, int ranks, long vocabularyPadding)
    {
        Ranks = ranks;
        _settings = settings;
        foreach (TensorBytes tensor in weights.Tensors)
        {
            long bytes = Share(tensor, ranks, vocabularyPadding);
            WeightBytes = checked(WeightBytes + bytes);
            if (tensor.Group.Part != ModelPart.Text)
            {
                TowerBytes = checked(TowerBytes + bytes);
            }
        }

        _caches = [.. weights.Architecture.Caches.Groups.Where(group => group.Kind != CacheKind.CrossAttention)];
        _pageBytes = [.. _caches.Select(PageBytes)];
    }

    public int Ranks { get; }

    /// <summary>Weights of the rank, towers included.</summary>
    public long WeightBytes { get; }

    /// <summary>Towers and projectors, part of <see cref="WeightBytes"/>.</summary>
    public long TowerBytes { get; }

    /// <summary>Cache bytes of one request on this rank, in whole blocks.</summary>
    public long CacheBytes(long contextLength)
    {
        long bytes = 0;
        for (int i = 0; i < _caches.Length; i++)
        {
            bytes = checked(bytes + (_pageBytes[i] * Blocks(_caches[i], contextLength)));
        }

        return bytes;
    }

    /// <summary>State bytes of one request on this rank.</summary>
    public long StateBytes()
    {
        long bytes = 0;
        foreach (CacheGroup group in _caches)
        {
            if (group.Kind == CacheKind.State)
            {
                // Recurrent state in 32-bit floats, convolution tails in the model's type.
                bytes = checked(bytes + (((group.StateElements * 4) + (group.ConvolutionElements * 2)) * group.Layers / Ranks));
            }
        }

        return bytes;
    }

    private long Blocks(CacheGroup group, long contextLength)
    {
        long block = _settings.BlockSize;
        return group.Span.Kind switch
        {
            AttentionSpanKind.SlidingWindow => Ceiling(Math.Min(group.Span.Tokens - 1 + _settings.BatchedTokens, contextLength), block) + 1,
            AttentionSpanKind.Chunked => Ceiling(Math.Min(group.Span.Tokens + _settings.BatchedTokens, contextLength), block),
            _ => Ceiling(contextLength, block),
        };
    }

    private long PageBytes(CacheGroup group)
    {
        if (group.Kind == CacheKind.State)
        {
            return 0;
        }

        // Key/value heads are divided among the ranks and replicated where there are more ranks than heads; latents are not divided.
        long heads = Math.Max(1, group.Heads);
        long headsHere = Math.Max(1, heads / Ranks);
        long elements = group.FixedEntryBytes > 0 ? 0 : checked(group.Width / heads * headsHere);
        long entry = group.FixedEntryBytes > 0 ? group.FixedEntryBytes : _settings.CacheType.RowBytes(elements);
        return checked(_settings.BlockSize * entry * group.Layers / group.TokensPerEntry);
    }

    private static long Share(TensorBytes tensor, int ranks, long vocabularyPadding)
    {
        TensorGroup group = tensor.Group;
        switch (group.Sharding)
        {
            case TensorSharding.Vocabulary:
                long padded = checked((group.Role == TensorRole.Output && group.Dimensions == 1 ? group.Columns : group.Rows) + vocabularyPadding - 1)
                    / vocabularyPadding * vocabularyPadding;
                long rows = Math.Max(group.Rows, group.Dimensions == 1 ? group.Columns : group.Rows);
                return (long)Math.Ceiling((double)tensor.TotalBytes / rows * padded / ranks);
            case TensorSharding.KeyValueHeads when group.KeyValueHeads > 0:
                long total = Math.Max(group.Rows, group.Dimensions == 1 ? group.Columns : group.Rows);
                long queryRows = total - group.KeyValueRows;
                double here = ((double)queryRows / ranks) + ((double)group.KeyValueRows / group.KeyValueHeads * Math.Max(1, group.KeyValueHeads / ranks));
                return (long)Math.Ceiling(tensor.TotalBytes * (here / total));
            case TensorSharding.Rows or TensorSharding.Columns or TensorSharding.Experts or TensorSharding.KeyValueHeads:
                return (tensor.TotalBytes + ranks - 1) / ranks;
            default:
                return tensor.TotalBytes;
        }
    }

    private static long Ceiling(long value, long divisor) => (value + divisor - 1) / divisor;
}
