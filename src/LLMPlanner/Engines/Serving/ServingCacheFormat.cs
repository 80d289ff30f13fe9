using LLMPlanner.Architectures;
using LLMPlanner.Caches;

namespace LLMPlanner.Engines.Serving;

/// <summary>How a serving engine stores cached keys, values and latents.</summary>
internal enum ServingCacheLayout
{
    /// <summary>16-bit floats.</summary>
    Bits16,

    /// <summary>32-bit floats.</summary>
    Bits32,

    /// <summary>8-bit floats, one scale per layer.</summary>
    Fp8,

    /// <summary>8-bit floats for the latent with a scale per 128 elements, 16-bit rotary keys: the layout of sparse latent attention.</summary>
    Fp8LatentGroups,

    /// <summary>8-bit integers or floats with a 32-bit scale per token and head.</summary>
    Int8PerHead,

    /// <summary>4-bit floats with an 8-bit scale per 16 elements.</summary>
    Nvfp4,
}

/// <summary>Bytes of cache entries in a layout.</summary>
internal static class ServingCacheFormat
{
    private const int ScaleGroup = 128;

    /// <summary>Bytes of one token of one layer on one of several tensor-parallel ranks.</summary>
    public static long EntryBytes(CacheGroup group, LayerKind kind, ServingCacheLayout layout, long ranks)
    {
        if (group.FixedEntryBytes > 0)
        {
            return group.FixedEntryBytes;
        }

        if (group.Kind == CacheKind.KeyValue)
        {
            // Key/value heads are divided among the ranks and replicated where there are more ranks than heads.
            long heads = Math.Max(1, group.Heads);
            long here = Math.Max(1, heads / ranks);
            return checked(here * (HeadBytes(group.KeyWidth / heads, layout) + HeadBytes(group.ValueWidth / heads, layout)));
        }

        if (layout == ServingCacheLayout.Fp8LatentGroups && kind.Find<LatentAttention>() is { } attention)
        {
            return checked(attention.KeyValueRank + (4 * ((attention.KeyValueRank + ScaleGroup - 1) / ScaleGroup)) + (2 * attention.RopeWidth));
        }

        return Elements(group.Width, layout);
    }

    /// <summary>Bytes that one more token of one request adds over all layers, before paging: layers whose window is full add nothing.</summary>
    public static long BytesPerToken(ModelArchitecture architecture, ServingCacheLayout layout, long contextLength)
    {
        long bytes = 0;
        foreach (CacheGroup group in architecture.Caches.Groups)
        {
            bool grows = group.Span.Kind == AttentionSpanKind.Full || contextLength < group.Span.Tokens;
            if (grows && group.Kind is not (CacheKind.State or CacheKind.CrossAttention))
            {
                long entry = EntryBytes(group, architecture.LayerKinds[group.LayerKind], layout, 1);
                bytes = checked(bytes + (entry * group.Layers / group.TokensPerEntry));
            }
        }

        return bytes;
    }

    private static long HeadBytes(long width, ServingCacheLayout layout) => width == 0 ? 0 : layout switch
    {
        ServingCacheLayout.Int8PerHead => width + 4,
        ServingCacheLayout.Nvfp4 => (width / 2) + (width / 16),
        _ => Elements(width, layout),
    };

    private static long Elements(long width, ServingCacheLayout layout) => layout switch
    {
        ServingCacheLayout.Bits16 => checked(width * 2),
        ServingCacheLayout.Bits32 => checked(width * 4),
        ServingCacheLayout.Nvfp4 => (width / 2) + (width / 16),
        _ => width,
    };
}
