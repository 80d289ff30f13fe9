using LLMPlanner.Architectures;

namespace LLMPlanner.Caches;

/// <summary>
/// Everything a model keeps per token and per sequence, exact and free of any engine's padding. Figures are for one request; multiply by
/// the number of requests at once.
/// </summary>
public sealed class CacheInventory
{
    internal CacheInventory(IReadOnlyList<CacheGroup> groups) => Groups = groups;

    /// <summary>One entry per layer kind and cache.</summary>
    public IReadOnlyList<CacheGroup> Groups { get; }

    /// <summary>True where at least one layer keeps something per token.</summary>
    public bool GrowsWithContext
    {
        get
        {
            foreach (CacheGroup group in Groups)
            {
                if (group.Kind != CacheKind.State)
                {
                    return true;
                }
            }

            return false;
        }
    }

    internal static CacheInventory From(ModelArchitecture architecture)
    {
        var groups = new List<CacheGroup>();
        for (int kind = 0; kind < architecture.LayerKinds.Count; kind++)
        {
            var list = new CacheList();
            foreach (LayerBlock block in architecture.LayerKinds[kind].Blocks)
            {
                block.Describe(list);
            }

            foreach (CacheGroup group in list.Groups)
            {
                group.LayerKind = kind;
                group.Layers = architecture.LayersOfKind(kind);
                groups.Add(group);
            }
        }

        return new CacheInventory(groups);
    }

    /// <summary>Elements of keys and values (or latents) kept for one request of <paramref name="contextLength"/> tokens.</summary>
    /// <param name="contextLength">Tokens of the request; not negative.</param>
    /// <exception cref="OverflowException">The product exceeds 64 bits.</exception>
    public long KeyValueElements(long contextLength)
    {
        long elements = 0;
        for (int i = 0; i < Groups.Count; i++)
        {
            CacheGroup group = Groups[i];
            if (group.Kind is CacheKind.KeyValue or CacheKind.Latent && group.FixedEntryBytes == 0)
            {
                elements = checked(elements + (group.Width * group.Layers * (group.Span.TokensKept(contextLength) / group.TokensPerEntry)));
            }
        }

        return elements;
    }

    /// <summary>Bytes of the per-token cache of one request.</summary>
    /// <param name="contextLength">Tokens of the request; not negative.</param>
    /// <param name="keyType">Data type of keys and latents.</param>
    /// <param name="valueType">Data type of values.</param>
    /// <exception cref="OverflowException">The product exceeds 64 bits.</exception>
    public long KeyValueBytes(long contextLength, KvCacheType keyType, KvCacheType valueType)
    {
        long bytes = 0;
        for (int i = 0; i < Groups.Count; i++)
        {
            CacheGroup group = Groups[i];
            if (group.Kind is CacheKind.State or CacheKind.CrossAttention)
            {
                continue;
            }

            long entry = group.FixedEntryBytes > 0
                ? group.FixedEntryBytes
                : keyType.RowBytes(group.KeyWidth) + valueType.RowBytes(group.ValueWidth);
            bytes = checked(bytes + (entry * group.Layers * (group.Span.TokensKept(contextLength) / group.TokensPerEntry)));
        }

        return bytes;
    }

    /// <summary>Bytes that one more token of one request adds at a context of <paramref name="contextLength"/> tokens, before rounding.</summary>
    /// <param name="contextLength">Tokens already cached. Layers whose window is full add nothing.</param>
    /// <param name="keyType">Data type of keys and latents.</param>
    /// <param name="valueType">Data type of values.</param>
    public long BytesPerToken(long contextLength, KvCacheType keyType, KvCacheType valueType)
    {
        long bytes = 0;
        for (int i = 0; i < Groups.Count; i++)
        {
            CacheGroup group = Groups[i];
            bool grows = group.Span.Kind == AttentionSpanKind.Full || contextLength < group.Span.Tokens;
            if (!grows || group.Kind is CacheKind.State or CacheKind.CrossAttention)
            {
                continue;
            }

            long entry = group.FixedEntryBytes > 0
                ? group.FixedEntryBytes
                : keyType.RowBytes(group.KeyWidth) + valueType.RowBytes(group.ValueWidth);
            bytes = checked(bytes + (entry * group.Layers / group.TokensPerEntry));
        }

        return bytes;
    }

    /// <summary>Bytes that cross-attention layers keep for the image or encoder tokens of one request: nothing for its text tokens.</summary>
    /// <param name="encoderTokens">Image or encoder tokens of the request; not negative.</param>
    /// <param name="keyType">Data type of keys.</param>
    /// <param name="valueType">Data type of values.</param>
    /// <exception cref="OverflowException">The product exceeds 64 bits.</exception>
    public long CrossAttentionBytes(long encoderTokens, KvCacheType keyType, KvCacheType valueType)
    {
        long bytes = 0;
        foreach (CacheGroup group in Groups)
        {
            if (group.Kind == CacheKind.CrossAttention)
            {
                long entry = keyType.RowBytes(group.KeyWidth) + valueType.RowBytes(group.ValueWidth);
                bytes = checked(bytes + (entry * group.Layers * encoderTokens));
            }
        }

        return bytes;
    }

    /// <summary>Layers that keep something of the given kind.</summary>
    /// <param name="kind">What is kept.</param>
    public int LayersWith(CacheKind kind)
    {
        int layers = 0;
        int last = -1;
        foreach (CacheGroup group in Groups)
        {
            // A layer with two caches of a kind (window and compressed entries) is still one layer; its groups follow each other.
            if (group.Kind == kind && group.LayerKind != last)
            {
                layers += group.Layers;
                last = group.LayerKind;
            }
        }

        return layers;
    }

    /// <summary>Elements of recurrent state (without convolution tails) of one sequence.</summary>
    public long StateElements => Sum(static group => group.StateElements);

    /// <summary>Elements of convolution tails of one sequence.</summary>
    public long ConvolutionElements => Sum(static group => group.ConvolutionElements);

    private long Sum(Func<CacheGroup, long> select)
    {
        long sum = 0;
        foreach (CacheGroup group in Groups)
        {
            sum = checked(sum + (select(group) * group.Layers));
        }

        return sum;
    }
}
