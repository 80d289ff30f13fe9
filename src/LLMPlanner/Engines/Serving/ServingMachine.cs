using LLMPlanner.Hardware;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Engines.Serving;

/// <summary>The accelerators of a machine that one engine process group can use: of one vendor, the largest first where they differ.</summary>
internal sealed class ServingMachine
{
    /// <summary>Accelerators that share a board or chassis as a rule; more of them are several machines.</summary>
    private const int CardsPerNode = 8;

    private ServingMachine(HardwareProfile hardware, int[] cards, bool areAlike, int cardsPerNode)
    {
        Hardware = hardware;
        Cards = cards;
        AreAlike = areAlike;
        PerNode = cardsPerNode;
    }

    /// <summary>The whole machine.</summary>
    public HardwareProfile Hardware { get; }

    /// <summary>Indices of the usable accelerators, in the order in which ranks are handed out.</summary>
    public int[] Cards { get; }

    /// <summary>True where they are all the same.</summary>
    public bool AreAlike { get; }

    /// <summary>Accelerators on one node.</summary>
    public int PerNode { get; }

    /// <summary>The accelerator at a place of <see cref="Cards"/>.</summary>
    public Accelerator this[int place] => Hardware.Accelerators[Cards[place]];

    /// <summary>Chooses the accelerators, or says why there are none.</summary>
    public static ServingMachine? Of(HardwareProfile hardware, ServingRules rules, out ServingRefusal? refusal)
    {
        refusal = null;
        IReadOnlyList<Accelerator> all = hardware.Accelerators;
        if (all.Count == 0)
        {
            refusal = new ServingRefusal("accelerator", () => Message.Format(SR.EngineNeedsAccelerator, rules.Engine));
            return null;
        }

        var usable = new List<int>(all.Count);
        Accelerator? checkedCard = null;
        bool isRefused = false;
        for (int card = 0; card < all.Count; card++)
        {
            // Machines repeat one card; its answer holds for all of them.
            if (!ReferenceEquals(all[card], checkedCard))
            {
                checkedCard = all[card];
                ServingRefusal? reason = rules.Refuse(checkedCard);
                isRefused = reason is not null;
                refusal ??= reason;
            }

            if (!isRefused)
            {
                usable.Add(card);
            }
        }

        if (usable.Count == 0)
        {
            return null;
        }

        int mixed = usable.Count;
        string? vendor = LargestVendor(all, usable);
        usable.RemoveAll(card => all[card].Vendor != vendor);
        int asked = (rules.TensorParallel ?? 1) * (rules.PipelineParallel ?? 1) * (rules.DataParallel ?? 1);
        if (usable.Count < mixed && asked > usable.Count)
        {
            int count = usable.Count;
            refusal = new ServingRefusal("vendor", () => Message.Format(SR.VendorsMixed, rules.Engine, asked, count, vendor ?? "unknown"));
            return null;
        }

        refusal = null;
        bool alike = usable.TrueForAll(card => IsAlike(all[card], all[usable[0]]));
        int[] cards = alike ? [.. usable] : [.. usable.OrderByDescending(card => all[card].UsableMemoryBytes)];
        int nodes = rules.Nodes ?? ((cards.Length + CardsPerNode - 1) / CardsPerNode);
        int perNode = IsRackScale(all[cards[0]]) && rules.Nodes is null ? cards.Length : Math.Max(1, (cards.Length + nodes - 1) / nodes);
        return new ServingMachine(hardware, cards, alike, perNode);
    }

    private static string? LargestVendor(IReadOnlyList<Accelerator> all, List<int> usable)
    {
        string? best = all[usable[0]].Vendor;
        long most = -1;
        foreach (IGrouping<string?, int> group in usable.GroupBy(card => all[card].Vendor))
        {
            long bytes = group.Sum(card => all[card].UsableMemoryBytes);
            if (bytes > most)
            {
                most = bytes;
                best = group.Key;
            }
        }

        return best;
    }

    private static bool IsAlike(Accelerator left, Accelerator right)
        => ReferenceEquals(left, right) || (left.UsableMemoryBytes == right.UsableMemoryBytes && string.Equals(left.Name, right.Name, StringComparison.Ordinal));

    // A rack whose switch joins all of its accelerators (NVL72) is one machine to the ranks.
    private static bool IsRackScale(Accelerator card)
        => card.Peer is { } peer && peer.IndexOf("NVL", StringComparison.Ordinal) >= 0 && peer.IndexOf("NVLink", StringComparison.Ordinal) < 0;
}
