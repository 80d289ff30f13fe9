using LLMPlanner.Architectures;
using LLMPlanner.Caches;
using LLMPlanner.Engines.LlamaCpp.Compute;

namespace LLMPlanner.Engines.LlamaCpp;

/// <summary>How the engine's graphs of the model types differ.</summary>
internal static class LlamaCppGraphFacts
{
    private static readonly HashSet<string> s_keepsStream = new(StringComparer.Ordinal) { "phi3", "phi4", "phi4mm", "phimoe" };
    private static readonly HashSet<string> s_scalesWeights = new(StringComparer.Ordinal) { "deepseek_v3", "deepseek_v2", "kimi_k2", "glm4_moe", "dots1", "bailing_moe", "bailing_moe_v2" };
    private static readonly HashSet<string> s_centersNorms = new(StringComparer.Ordinal) { "cohere", "cohere2", "olmo" };
    private static readonly HashSet<string> s_plainWeights = new(StringComparer.Ordinal) { "deepseek_v2", "olmoe", "qwen2_moe" };
    private static readonly HashSet<string> s_narrowsAtEnd = new(StringComparer.Ordinal)
    {
        "gpt_oss", "qwen3_next", "qwen3_5", "qwen3_5_text", "qwen3_5_moe", "qwen3_5_moe_text", "gemma3n", "gemma3n_text", "gemma4", "gemma4_text", "nemotron_h",
    };

    private static readonly HashSet<string> s_sectionedPositions = new(StringComparer.Ordinal)
    {
        "qwen2_vl", "qwen2_5_vl", "qwen3_vl", "qwen3_vl_moe", "qwen3_5", "qwen3_5_text", "qwen3_5_moe", "qwen3_5_moe_text", "glm4v", "glm4v_moe",
    };

    /// <summary>How layers of a model are written.</summary>
    public static GraphStyle Style(ModelArchitecture architecture, LlamaCppSettings settings, bool slides, LlamaCppEra era)
        => new()
        {
            FlashAttention = settings.FlashAttention,
            KeyType = settings.KeyType,
            ValueType = settings.ValueType,
            HalvesMask = era.HalvesMask,
            CopiesKeys = settings.FlashAttention && IsFloat32(settings.KeyType),
            CopiesValues = settings.FlashAttention && IsFloat32(settings.ValueType),
            LatentBytes = Math.Max(1, settings.KeyType.RowBytes(256) / 256),
            HasSlidingCaches = slides,
            KeepsStream = s_keepsStream.Contains(architecture.ModelType),
            CentersNorms = s_centersNorms.Contains(architecture.ModelType)
                || architecture.LayerKinds.Any(kind => kind.Blocks.OfType<Normalization>().Any(norm => norm.HasBias)),
            FeedsFirst = architecture.ModelType is "cohere" or "cohere2",
            NormalizesWeights = !s_plainWeights.Contains(architecture.ModelType),
            ScalesWeights = s_scalesWeights.Contains(architecture.ModelType),
            SoftmaxAfterChoice = architecture.ModelType == "gpt_oss",
            RepeatsKeyHeads = architecture.ModelType == "qwen3_next",
            NarrowsAtEnd = s_narrowsAtEnd.Contains(architecture.ModelType),
            TurnsKeys = era.RotatesCache && RotationBytes(architecture, settings.KeyType, a => a.HeadWidth) > 0,
            TurnsValues = era.RotatesCache && RotationBytes(architecture, settings.ValueType, a => a.ValueWidth) > 0,
            RotatesFullLayers = architecture.ModelType is not ("cohere2" or "exaone4" or "llama4" or "llama4_text"),
        };

    /// <summary>What a graph of a model takes in.</summary>
    public static GraphInputs Inputs(ModelArchitecture architecture, LlamaCppSettings settings, Func<LayerKind, bool> slides, LlamaCppEra era)
    {
        LayerKind[] kinds = [.. architecture.LayerKinds];
        long valueWidth = kinds.Select(kind => kind.Find<Attention>()).OfType<Attention>().Select(a => a.KeyValueHeads * a.ValueWidth).DefaultIfEmpty(0).Max();
        return new GraphInputs
        {
            HasFullCache = kinds.Any(kind => HasCache(kind) && !slides(kind)),
            HasSlidingCache = kinds.Any(slides),
            HasState = architecture.Caches.Groups.Any(group => group.Kind == CacheKind.State),
            HasValues = valueWidth > 0,
            TakesEmbeddings = era.ReservesEmbeddings,
            TakesCells = era.TakesCells,
            PositionNumbers = s_sectionedPositions.Contains(architecture.ModelType) ? 4 : 1,
            ValueIndices = settings.FlashAttention ? 1 : valueWidth,
            KeyRotationBytes = era.RotatesCache ? RotationBytes(architecture, settings.KeyType, a => a.HeadWidth) : 0,
            ValueRotationBytes = era.RotatesCache ? Math.Min(RotationBytes(architecture, settings.ValueType, a => a.ValueWidth), 64 * 64 * 4) : 0,
            MaskBytes = settings.FlashAttention && !era.HalvesMask ? 2 : 4,
            HalfMaskBytes = settings.FlashAttention && era.HalvesMask ? 2 : 0,
        };
    }

    /// <summary>Bytes per cell of 16-bit copies of what is cached in another type, in the widest layer.</summary>
    public static long ScratchBytes(ModelArchitecture architecture, LlamaCppSettings settings, Func<LayerKind, bool> counts)
    {
        long most = 0;
        foreach (LayerKind kind in architecture.LayerKinds)
        {
            if (!counts(kind))
            {
                continue;
            }

            (long keys, long values) = kind.Find<Attention>() is { } attention
                ? (attention.KeyValueHeads * attention.HeadWidth, attention.KeyValueHeads * attention.ValueWidth)
                : kind.Find<LatentAttention>() is { } latent ? (latent.CacheWidth, latent.KeyValueRank) : (0, 0);
            most = Math.Max(most, (settings.KeyType.Equals(KvCacheType.F16) ? 0 : keys * 2) + (settings.ValueType.Equals(KvCacheType.F16) ? 0 : values * 2));
        }

        return most;
    }

    /// <summary>Bytes of the matrix that spreads outliers before a cache is quantized: the largest power of two that divides the heads, from 64.</summary>
    private static long RotationBytes(ModelArchitecture architecture, KvCacheType type, Func<Attention, long> width)
    {
        if (!type.IsQuantized || architecture.LayerKinds.Select(kind => kind.Find<Attention>()).FirstOrDefault(a => a is not null) is not { } attention)
        {
            return 0;
        }

        long head = width(attention);
        if (head % 64 != 0)
        {
            return 0;
        }

        long side = 64;
        while (head % (side * 2) == 0)
        {
            side *= 2;
        }

        return side * side * 4;
    }

    private static bool HasCache(LayerKind kind) => kind.Find<Attention>() is not null || kind.Find<LatentAttention>() is not null;

    private static bool IsFloat32(KvCacheType type) => type.Equals(KvCacheType.F32);
}
