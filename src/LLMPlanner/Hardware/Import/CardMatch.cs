namespace LLMPlanner.Hardware.Import;

/// <summary>How a reading and a card of the catalog go together.</summary>
internal enum MatchKind
{
    /// <summary>The catalog has no such card.</summary>
    Unknown = 0,

    /// <summary>The card, with its memory.</summary>
    Same,

    /// <summary>The card; its memory could not be read and is that of the catalog.</summary>
    MemoryAssumed,

    /// <summary>A card that has another size of memory than any of its name.</summary>
    OtherMemory,

    /// <summary>A share of a card that a virtual machine gets.</summary>
    Share,
}

/// <summary>A card of the catalog for a reading.</summary>
/// <param name="Kind">How well it fits.</param>
/// <param name="Card">The card; <see langword="null"/> where there is none.</param>
/// <param name="Others">Cards that fit as well, where the name stands for several.</param>
/// <param name="IsOnlySize">Whether the name means this size and no other.</param>
internal readonly record struct CardMatch(MatchKind Kind, Accelerator? Card, IReadOnlyList<Accelerator>? Others = null, bool IsOnlySize = false)
{
    // ECC takes a sixteenth of GDDR memory, drivers and firmware up to a tenth; above a size there is nothing.
    private const double Least = 0.88;
    private const double Most = 1.03;

    /// <summary>Finds the card.</summary>
    /// <param name="cards">The cards that the name may stand for, the best first.</param>
    /// <param name="total">The memory that was read.</param>
    /// <param name="isExact">Whether the first card is the one whose name it is, so that it needs no memory to be told.</param>
    public static CardMatch Find(IReadOnlyList<Accelerator> cards, long? total, bool isExact)
    {
        if (cards.Count == 0)
        {
            return default;
        }

        if (total is not { } bytes)
        {
            // Where a card comes in several sizes, the smallest promises nothing that is not there.
            return new CardMatch(MatchKind.MemoryAssumed, isExact ? cards[0] : cards.OrderBy(c => c.MemoryBytes).First(),
                IsOnlySize: isExact || cards.All(c => c.MemoryBytes == cards[0].MemoryBytes));
        }

        // Of cards that are as near the slowest promises nothing that is not there.
        Accelerator nearest = cards.OrderBy(c => Math.Round(Distance(c, bytes), 3)).ThenBy(c => isExact ? 0 : c.Tflops.Best16Bit ?? 0).First();
        if (nearest.MemoryBytes == 0 || Fits(nearest, bytes))
        {
            return new CardMatch(MatchKind.Same, nearest, [.. cards.Where(c => c.Name != nearest.Name && Fits(c, bytes)).Distinct()]);
        }

        return bytes < nearest.MemoryBytes && nearest is { IsDataCenter: true, IsUnifiedMemory: false }
            ? new CardMatch(MatchKind.Share, Larger(cards, bytes))
            : new CardMatch(MatchKind.OtherMemory, nearest);
    }

    private static bool Fits(Accelerator card, long bytes) => Ratios(card, bytes).Any(r => r is >= Least and <= Most);

    private static double Distance(Accelerator card, long bytes) => Ratios(card, bytes).Min(r => Math.Abs(Math.Log(r)));

    // Both count: lists have the size on the box, tools what the driver reports.
    private static IEnumerable<double> Ratios(Accelerator card, long bytes)
    {
        yield return card.MemoryBytes > 0 ? (double)bytes / card.MemoryBytes : 1;
        if (card.DriverMemoryBytes is { } driver)
        {
            yield return (double)bytes / driver;
        }
    }

    // The first card is the one whose name it is; a share can be of a larger one only.
    private static Accelerator Larger(IReadOnlyList<Accelerator> cards, long bytes) =>
        cards.FirstOrDefault(c => c.MemoryBytes > bytes) ?? cards[0];
}
