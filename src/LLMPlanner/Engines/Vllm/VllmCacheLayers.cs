using LLMPlanner.Architectures;
using LLMPlanner.Caches;
using LLMPlanner.Engines.Serving;
using LLMPlanner.Text;

namespace LLMPlanner.Engines.Vllm;

/// <summary>Puts layers that keep the same together.</summary>
internal static class VllmCacheLayers
{
    /// <summary>The kinds of cache of a model, each with the layers that keep it.</summary>
    public static VllmCacheSpec[] Read(ModelArchitecture architecture, VllmCacheOptions options)
    {
        var specs = new List<VllmCacheSpec>();
        var ofKind = new List<VllmCacheSpec>[architecture.LayerKinds.Count];
        for (int kind = 0; kind < ofKind.Length; kind++)
        {
            ofKind[kind] = [];
            foreach (VllmCacheSpec described in Describe(architecture, kind, options))
            {
                VllmCacheSpec? known = specs.Find(s => s.Kind == described.Kind && s.Window == described.Window
                    && s.TokenBytes == described.TokenBytes && s.StateBytes == described.StateBytes);
                if (known is null)
                {
                    specs.Add(known = described);
                }

                ofKind[kind].Add(known);
            }
        }

        int[] layout = architecture.LayoutArray;
        for (int layer = 0; layer < layout.Length; layer++)
        {
            foreach (VllmCacheSpec spec in ofKind[layout[layer]])
            {
                spec.Mark(layer);
            }
        }

        int draftKind = options.LoadsDraftLayers && architecture.MultiTokenPrediction is { } draft ? IndexOf(architecture.LayerKinds, draft.Layer) : -1;
        foreach (VllmCacheSpec spec in specs)
        {
            spec.Complete(draftKind >= 0 && ofKind[draftKind].Contains(spec) ? architecture.MultiTokenPrediction!.Layers : 0);
            spec.BlockSize = options.BlockSize;
        }

        return [.. specs];
    }

    /// <summary>What one layer of a kind keeps: entries of every token are one page, whatever they are for.</summary>
    private static IEnumerable<VllmCacheSpec> Describe(ModelArchitecture architecture, int kind, VllmCacheOptions options)
    {
        long full = 0;
        foreach (CacheGroup group in architecture.Caches.Groups.Where(group => group.LayerKind == kind))
        {
            if (group.Kind == CacheKind.State)
            {
                long bytes = checked((group.StateElements * options.StateElementBytes(group.StateFamily)) + (group.ConvolutionElements * 2));
                yield return new VllmCacheSpec(VllmCacheKind.State, 0, 0, Multiples.Count(bytes, options.Ranks), architecture.LayerCount);
            }
            else if (group.Kind != CacheKind.CrossAttention)
            {
                long entry = ServingCacheFormat.EntryBytes(group, architecture.LayerKinds[kind], options.Layout, options.Ranks);
                if (group.Span.Kind == AttentionSpanKind.Full || !options.HasHybridManager)
                {
                    full = checked(full + Math.Max(1, entry / group.TokensPerEntry));
                }
                else
                {
                    VllmCacheKind span = group.Span.Kind == AttentionSpanKind.SlidingWindow ? VllmCacheKind.Sliding : VllmCacheKind.Chunked;
                    yield return new VllmCacheSpec(span, group.Span.Tokens, entry, 0, architecture.LayerCount);
                }
            }
        }

        if (full > 0)
        {
            yield return new VllmCacheSpec(VllmCacheKind.Full, 0, full, 0, architecture.LayerCount);
        }
    }

    private static int IndexOf(IReadOnlyList<LayerKind> kinds, LayerKind wanted)
    {
        for (int i = 0; i < kinds.Count; i++)
        {
            if (ReferenceEquals(kinds[i], wanted))
            {
                return i;
            }
        }

        // A draft layer of a kind of its own keeps what the fullest kind keeps.
        return kinds.Count - 1;
    }
}
