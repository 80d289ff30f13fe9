using LLMPlanner.Hardware.Pricing;
using LLMPlanner.Profiles;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Hardware.Catalog;

/// <summary>Makes profiles of entries.</summary>
/// <param name="accelerators">The accelerators alone, so that no machine of the same name stands in the way; made when a machine asks.</param>
/// <param name="prices">Prices of cloud sizes beside those of the profiles.</param>
internal sealed class ProfileAssembler(Lazy<NameIndex> accelerators, CloudPriceCache prices)
{
    /// <summary>The devices of a number of cards.</summary>
    public static IReadOnlyList<Accelerator> Cards(HardwareEntry card, long? memoryBytes, int count)
    {
        AcceleratorTemplate template = card.Accelerator;
        Accelerator device = memoryBytes is { } bytes ? template.Device.WithMemory(bytes, FigureBasis.Given) : template.Device;
        return Repeat(device, checked(count * template.DevicesPerCard));
    }

    /// <summary>A device of which only the size is known.</summary>
    public static Accelerator SizeOnly(long bytes, string? name = null) => new()
    {
        Name = name ?? SizeText.Format(bytes),
        MemoryBytes = bytes,
        UsableMemoryBytes = bytes,
        UsableMemoryBasis = FigureBasis.Given,
    };

    /// <summary>A profile of cards without a host.</summary>
    public static HardwareProfile Bare(string name, IReadOnlyList<Accelerator> devices) => new()
    {
        Name = name,
        Accelerators = devices,
        IsUnifiedMemory = devices.Count > 0 && devices.All(d => d.IsUnifiedMemory),
        Source = devices.Count > 0 && devices.All(d => d == devices[0]) ? devices[0].Source : null,
        Notes = devices.Count > 0 && devices.All(d => d == devices[0]) ? devices[0].Notes : null,
    };

    /// <summary>The profile of any entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="memoryBytes">The memory that the name said, for cards that have none of their own.</param>
    /// <param name="region">The region whose price is wanted; <see langword="null"/> for the first of the list.</param>
    public HardwareProfile Assemble(HardwareEntry entry, long? memoryBytes, string? region) => entry.Kind switch
    {
        ProfileKind.Accelerator => Bare(entry.Id, Cards(entry, memoryBytes, 1)),
        ProfileKind.Cloud => Priced(Whole(entry), region),
        _ => Whole(entry),
    };

    private HardwareProfile Whole(HardwareEntry entry)
    {
        MachineTemplate template = entry.Machine;
        var devices = new List<Accelerator>();
        for (int i = 0; i < template.Devices.Count; i++)
        {
            DeviceReference reference = template.Devices[i];
            string path = FormattableString.Invariant($"accelerators/{i}/ref");
            if (accelerators.Value.Find(reference.Reference).Entry is not { Kind: ProfileKind.Accelerator } card)
            {
                throw entry.Origin.Error(nameof(SR.HardwareReferenceUnknown), path, reference.Reference);
            }

            devices.AddRange(Devices(card.Accelerator.Device, reference));
            if (devices.Count > HardwareText.MaxDevices)
            {
                throw entry.Origin.Error(
                    nameof(SR.HardwareValueRange), path, FormattableString.Invariant($"up to {HardwareText.MaxDevices} devices in all"));
            }
        }

        return template.Profile with { Accelerators = devices };
    }

    private static IReadOnlyList<Accelerator> Devices(Accelerator device, DeviceReference reference)
    {
        // A share that is not documented stays open: one device without memory marks the profile as incomplete.
        if (reference.Count is not { } count)
        {
            return [device with { MemoryBytes = 0, UsableMemoryBytes = 0, DriverMemoryBytes = null, UsableMemoryBasis = FigureBasis.Assumed }];
        }

        if (reference.Fraction is { } fraction)
        {
            device = device.Slice(fraction, reference.MemoryBytes ?? (long)(device.MemoryBytes * fraction));
        }
        else if (reference.MemoryBytes is { } memory)
        {
            device = device.WithMemory(memory, FigureBasis.Given);
        }

        return Repeat(device, count);
    }

    // Of the prices for the same thing the newest counts; without a region the first of the list says which one is meant.
    private HardwareProfile Priced(HardwareProfile profile, string? region)
    {
        CloudPrice[] all =
        [
            .. profile.Prices.Concat(prices.Of(profile.VmSize ?? profile.Name))
                .GroupBy(p => (p.Region.ToUpperInvariant(), p.Currency, p.Kind))
                .Select(g => g.OrderByDescending(p => p.Date).First()),
        ];
        string? wanted = region ?? all.FirstOrDefault(p => p.Kind == CloudPriceKind.PayAsYouGo)?.Region;
        CloudPrice? price = all
            .Where(p => p.Kind == CloudPriceKind.PayAsYouGo && string.Equals(p.Region, wanted, StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(p => p.Date)
            .FirstOrDefault();
        return profile with
        {
            Prices = all,
            Region = price?.Region ?? region,
            PricePerHour = price?.PerHour,
            Currency = price?.Currency,
            PriceDate = price?.Date,
        };
    }

    private static IReadOnlyList<Accelerator> Repeat(Accelerator device, int count) => [.. Enumerable.Repeat(device, count)];
}
