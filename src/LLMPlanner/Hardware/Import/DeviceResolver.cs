using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Hardware.Import;

/// <summary>
/// Makes accelerators of readings: what was read wins, what nobody reads (bandwidth, rates) comes from the catalog. A card that the
/// catalog does not have stays, with what is known. Keeps what it has looked up, since a fleet has few kinds of cards.
/// </summary>
/// <param name="catalog">The catalog.</param>
internal sealed class DeviceResolver(HardwareCatalog catalog)
{
    private const int MaxKept = 4096;

    private readonly Dictionary<(string Name, string? Vendor, long? Total), CardMatch> _matches = [];

    /// <summary>Makes the accelerators of one reading: one, or as many as the device is split into.</summary>
    /// <param name="reading">The reading.</param>
    /// <param name="host">The machine around it.</param>
    /// <param name="warnings">Receives what is doubtful.</param>
    public IEnumerable<Accelerator> Resolve(DeviceReading reading, HostReading host, ICollection<string> warnings)
    {
        DeviceReading sane = OfHost(Sanity.Check(reading, warnings), host);
        CardMatch match = Match(sane);
        if (sane.IsSplit && sane.Slices.Count > 0)
        {
            Accelerator whole = Known(sane with { FreeBytes = null }, match, host, []);
            return sane.Slices.Take(ImportLimits.MaxDevices).Select(slice => SlicedDevice.Make(whole, slice)).Where(s => s.MemoryBytes > 0);
        }

        if (sane.IsSplit)
        {
            warnings.Add(Message.Format(SR.DeviceSplitUnread, sane.Name));
        }

        Accelerator device = match.Card is null ? UnknownDevice.Make(sane, host, warnings) : Known(sane, match, host, warnings);
        if (device.MemoryBytes > 0)
        {
            return [device];
        }

        warnings.Add(Message.Format(SR.DeviceMemoryUnread, sane.Name));
        return [];
    }

    /// <summary>The card of the catalog for a reading.</summary>
    public CardMatch Match(DeviceReading reading)
    {
        (string Name, string? Vendor, long? TotalBytes) key = (reading.Name, reading.Vendor, reading.TotalBytes);
        if (_matches.TryGetValue(key, out CardMatch match))
        {
            return match;
        }

        (IReadOnlyList<Accelerator> Cards, bool IsExact)[] found =
            [.. DeviceNames.Candidates(reading.Name, reading.Vendor).Select(n => (catalog.Cards(n, out bool exact), exact))];
        Accelerator[] cards =
        [
            .. found.SelectMany(f => f.Cards)
                .Where(c => reading.Vendor is null || c.Vendor is null || string.Equals(c.Vendor, reading.Vendor, StringComparison.OrdinalIgnoreCase))
                .Where(c => !ContradictsCapability(c, reading)),
        ];
        bool single = !DeviceNames.HasAlternatives(reading.Name);
        match = CardMatch.Find(cards, reading.TotalBytes, single && found.Length > 0 && found[0].IsExact);
        match = single ? match with { Others = null } : match;
        if (_matches.Count < MaxKept)
        {
            _matches.Add(key, match);
        }

        return match;
    }

    // A device without memory of its own has the machine's; some tools print more than there is.
    private static DeviceReading OfHost(DeviceReading reading, HostReading host) =>
        reading.IsUnifiedMemory && host.MemoryBytes is { } memory && !(reading.TotalBytes <= memory * 1.03)
            ? reading with { TotalBytes = memory, ReservedBytes = null, UsedBytes = null, FreeBytes = null }
            : reading;

    private static bool ContradictsCapability(Accelerator card, DeviceReading reading) =>
        card.ComputeCapability is { } known && reading.ComputeCapability is { } read
        && !string.Equals(known, read, StringComparison.OrdinalIgnoreCase);

    private static Accelerator Known(DeviceReading reading, CardMatch match, HostReading host, ICollection<string> warnings)
    {
        if (match.Card is not { } card)
        {
            return UnknownDevice.Make(reading, host, warnings);
        }

        bool shared = card.IsUnifiedMemory;
        Accelerator device = match.Kind switch
        {
            MatchKind.Share => card.Slice((double)reading.TotalBytes!.Value / card.MemoryBytes, reading.TotalBytes.Value),
            MatchKind.OtherMemory => card.WithMemory(shared ? reading.TotalBytes!.Value : SizeOnBox.From(reading.TotalBytes!.Value), FigureBasis.Measured),
            _ when card.MemoryBytes == 0 => card.WithMemory(reading.TotalBytes ?? host.MemoryBytes ?? 0, FigureBasis.Measured),
            _ => card,
        };
        Warn(reading, match, host, warnings);
        device = DeviceMemory.Fill(device, reading, host);
        return DeviceLink.Fill(device, reading) with
        {
            ComputeCapability = device.ComputeCapability ?? reading.ComputeCapability,
            PowerWatts = device.PowerWatts ?? reading.PowerWatts,
            DriverVersion = reading.DriverVersion,
            RuntimeVersion = reading.RuntimeVersion,
            Source = Message.Format(SR.DeviceSource, reading.Source, device.Source),
        };
    }

    // A name that is written down means the card of that name. A name that was read should have come with the memory, but a card
    // that comes in one size, with the memory of the machine, has nothing to tell.
    private static bool IsSure(DeviceReading reading, CardMatch match, HostReading host) => match.Card!.IsUnifiedMemory
        ? host.MemoryBytes is not null || match.IsOnlySize
        : reading.IsRounded && match.IsOnlySize;

    private static void Warn(DeviceReading reading, CardMatch match, HostReading host, ICollection<string> warnings)
    {
        string? template = match.Kind switch
        {
            MatchKind.MemoryAssumed when !IsSure(reading, match, host) => SR.DeviceMemoryAssumed,
            MatchKind.OtherMemory => SR.DeviceOtherMemory,
            MatchKind.Share => SR.DeviceShare,
            _ => null,
        };
        if (match is { Kind: MatchKind.Same, Others: { Count: > 0 } others })
        {
            warnings.Add(Message.Format(SR.DeviceAmbiguous, reading.Name, string.Join(", ", others.Select(o => o.Name)), match.Card!.Name));
        }

        if (template is not null)
        {
            warnings.Add(Message.Format(template, reading.Name, SizeText.Format(reading.TotalBytes ?? match.Card!.MemoryBytes), match.Card!.Name));
        }
    }
}
