using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures;

/// <summary>
/// Explains a published count or size: the exact combination of known causes whose sum is the difference to the unit. Causes are tried in
/// a fixed order, few before many. Where nothing fits, the nearest combination is given with what it leaves: a finding, not a rounding.
/// </summary>
public sealed class PublishedDifference
{
    private static readonly int[] s_widths = [2, 4, 1];

    private PublishedDifference(long published, long computed, IReadOnlyList<DifferenceCause> causes, long remainder)
    {
        Published = published;
        Computed = computed;
        Causes = causes;
        Remainder = remainder;
    }

    /// <summary>The published count, or bytes.</summary>
    public long Published { get; }

    /// <summary>The model's own count, or the bytes it takes at <see cref="BytesPerParameter"/>.</summary>
    public long Computed { get; }

    /// <summary>Bytes of an unquantized parameter; null for counts.</summary>
    public int? BytesPerParameter { get; private set; }

    /// <summary>The causes, in the order in which they are tried; none where the figures agree.</summary>
    public IReadOnlyList<DifferenceCause> Causes { get; }

    /// <summary>What the causes leave: 0 where the difference is explained.</summary>
    public long Remainder { get; }

    /// <summary>Whether the causes explain the difference to the unit.</summary>
    public bool IsExplained => Remainder == 0;

    /// <summary>Explains a published parameter count.</summary>
    /// <param name="architecture">The model.</param>
    /// <param name="quantization">Its quantization, or null.</param>
    /// <param name="publishedCount">The published count.</param>
    public static PublishedDifference OfCount(ModelArchitecture architecture, QuantizationConfig? quantization, long publishedCount)
    {
        DifferenceCandidates candidates = DifferenceCandidates.OfCount(architecture, quantization);
        return Search(publishedCount, architecture.Tensors.TotalParameters, candidates);
    }

    /// <summary>Explains a published size of all tensors in bytes, at 16, 32 or 8 bits a parameter.</summary>
    /// <param name="architecture">The model.</param>
    /// <param name="quantization">Its quantization, or null.</param>
    /// <param name="publishedBytes">The published size, without file headers.</param>
    public static PublishedDifference OfBytes(ModelArchitecture architecture, QuantizationConfig? quantization, long publishedBytes)
    {
        PublishedDifference? nearest = null;
        foreach (int width in s_widths)
        {
            DifferenceCandidates candidates = DifferenceCandidates.OfBytes(architecture, quantization, width);
            PublishedDifference difference = Search(publishedBytes, checked(architecture.Tensors.TotalParameters * width), candidates);
            difference.BytesPerParameter = width;
            if (difference.IsExplained)
            {
                return difference;
            }

            if (nearest is null || Math.Abs(difference.Remainder) < Math.Abs(nearest.Remainder))
            {
                nearest = difference;
            }
        }

        return nearest!;
    }

    /// <inheritdoc/>
    public override string ToString()
        => string.Join(" + ", Causes.Select(cause => cause.Key)) + (IsExplained ? string.Empty : $" (unexplained: {Remainder})");

    /// <summary>Tries every combination of at most a dozen causes, by the number of causes and then by their order.</summary>
    private static PublishedDifference Search(long published, long computed, DifferenceCandidates candidates)
    {
        long difference = published - computed;
        int best = 0;
        long bestRemainder = difference;
        for (int size = 0; size <= candidates.Count && bestRemainder != 0; size++)
        {
            for (int set = 0; set < 1 << candidates.Count && bestRemainder != 0; set++)
            {
                if (Bits(set) != size || !candidates.IsPossible(set))
                {
                    continue;
                }

                long remainder = difference - candidates.Sum(set);
                if (Math.Abs(remainder) < Math.Abs(bestRemainder))
                {
                    best = set;
                    bestRemainder = remainder;
                }
            }
        }

        return new PublishedDifference(published, computed, candidates.Causes(best), bestRemainder);
    }

    private static int Bits(int set)
    {
        int count = 0;
        for (; set != 0; set &= set - 1)
        {
            count++;
        }

        return count;
    }
}
