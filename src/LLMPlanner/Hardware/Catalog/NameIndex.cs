using LLMPlanner.Profiles;

namespace LLMPlanner.Hardware.Catalog;

/// <summary>What a name leads to: one entry, or several between which the name does not decide.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="MemoryBytes">The memory that the name says, where the profile has none of its own.</param>
/// <param name="Candidates">The entries of this product, where none or several fit.</param>
internal readonly record struct NameMatch(HardwareEntry? Entry, long? MemoryBytes, IReadOnlyList<HardwareEntry> Candidates)
{
    public static NameMatch None { get; } = new(null, null, []);
}

/// <summary>Finds entries by what people type. Built once, then only read.</summary>
internal sealed class NameIndex
{
    private readonly Dictionary<string, HardwareEntry> _exact = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<NameKey, HardwareEntry> _keys = [];
    private readonly Dictionary<string, List<HardwareEntry>> _products = new(StringComparer.Ordinal);

    /// <summary>Makes an index.</summary>
    /// <param name="entries">The entries, those that win first.</param>
    public NameIndex(IReadOnlyList<HardwareEntry> entries)
    {
        foreach (HardwareEntry entry in entries)
        {
            Add(entry, entry.Id);
        }

        foreach (HardwareEntry entry in entries)
        {
            foreach (string alias in entry.Aliases)
            {
                Add(entry, alias);
            }
        }
    }

    /// <summary>The products that names were reduced to, each with its entries.</summary>
    public IEnumerable<KeyValuePair<string, List<HardwareEntry>>> Products => _products;

    /// <summary>
    /// Finds a name: exactly, then by its key, then among the cards of one product by their memory.
    /// </summary>
    /// <param name="text">What was typed.</param>
    /// <param name="memoryHint">A memory that was given beside the name, in bytes; it picks among cards of one name.</param>
    public NameMatch Find(string text, long? memoryHint = null)
    {
        string trimmed = text.Trim();
        NameKey key = NameKey.From(trimmed);
        if (key.Product.Length == 0)
        {
            return NameMatch.None;
        }

        if (memoryHint is { } hint && key.MemoryGiB is null && Sized(key.Product, hint) is { Entry: not null } hinted)
        {
            return hinted;
        }

        if (_exact.TryGetValue(trimmed, out HardwareEntry? entry) || _keys.TryGetValue(key, out entry))
        {
            return new NameMatch(entry, null, []);
        }

        if (!_products.TryGetValue(key.Product, out List<HardwareEntry>? candidates))
        {
            return NameMatch.None;
        }

        return key.MemoryGiB is { } gib
            ? Sized(key.Product, (long)(gib * (1L << 30)))
            : candidates.Count == 1 ? new NameMatch(candidates[0], null, []) : new NameMatch(null, null, candidates);
    }

    /// <summary>The accelerators that a name may stand for, whatever memory they have; the one whose name it is first.</summary>
    /// <param name="text">The name.</param>
    /// <param name="isExact">Whether there is one whose name it is.</param>
    public IReadOnlyList<HardwareEntry> Cards(string text, out bool isExact)
    {
        isExact = false;
        NameKey key = NameKey.From(text);
        if (key.Product.Length == 0)
        {
            return [];
        }

        var cards = new List<HardwareEntry>();
        if (_exact.TryGetValue(text.Trim(), out HardwareEntry? entry) || _keys.TryGetValue(key, out entry))
        {
            cards.Add(entry);
            isExact = entry.Kind == ProfileKind.Accelerator;
        }

        if (_products.TryGetValue(key.Product, out List<HardwareEntry>? others))
        {
            cards.AddRange(others.Where(e => e != entry));
        }

        cards.RemoveAll(e => e.Kind != ProfileKind.Accelerator);
        return cards;
    }

    private NameMatch Sized(string product, long bytes)
    {
        if (!_products.TryGetValue(product, out List<HardwareEntry>? candidates))
        {
            return NameMatch.None;
        }

        List<HardwareEntry> cards = [.. candidates.Where(c => c.Kind == ProfileKind.Accelerator)];
        foreach (HardwareEntry card in cards)
        {
            if (HasMemory(card.Accelerator.Device, bytes))
            {
                return new NameMatch(card, null, []);
            }
        }

        // Graphics that use system memory have no size of their own, so any size is theirs.
        return cards.FirstOrDefault(c => c.Accelerator.Device.MemoryBytes == 0) is { } shared
            ? new NameMatch(shared, bytes, [])
            : new NameMatch(null, null, candidates);
    }

    private static bool HasMemory(Accelerator device, long bytes) =>
        device.MemoryBytes == bytes
        || (device.DriverMemoryBytes is { } driver && (driver == bytes || RoundUpToGiB(driver) == bytes));

    private static long RoundUpToGiB(long bytes) => ((bytes + (1L << 30) - 1) >> 30) << 30;

    private void Add(HardwareEntry entry, string name)
    {
        TryAdd(_exact, name.Trim(), entry);
        NameKey key = NameKey.From(name);
        if (key.Product.Length == 0)
        {
            return;
        }

        TryAdd(_keys, key, entry);
        if (!_products.TryGetValue(key.Product, out List<HardwareEntry>? list))
        {
            _products.Add(key.Product, list = []);
        }

        if (!list.Contains(entry))
        {
            list.Add(entry);
        }
    }

    private static void TryAdd<TKey>(Dictionary<TKey, HardwareEntry> names, TKey name, HardwareEntry entry)
        where TKey : notnull
    {
        if (!names.ContainsKey(name))
        {
            names.Add(name, entry);
        }
    }
}
