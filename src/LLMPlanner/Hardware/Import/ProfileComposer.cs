using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Hardware.Import;

/// <summary>Puts a machine together from what was read of it.</summary>
/// <param name="catalog">Where cards are looked up.</param>
internal sealed class ProfileComposer(HardwareCatalog catalog)
{
    private readonly DeviceResolver _resolver = new(catalog);

    /// <summary>Makes the profile.</summary>
    /// <param name="name">The name of the machine; <see langword="null"/> for one made of the cards.</param>
    /// <param name="host">The machine.</param>
    /// <param name="devices">Its devices.</param>
    /// <param name="warnings">What was doubtful so far; what the cards bring is added.</param>
    /// <param name="source">Where the readings come from.</param>
    public HardwareProfile Compose(
        string? name, HostReading host, IReadOnlyList<DeviceReading> devices, List<string> warnings, string source)
    {
        Accelerator[] accelerators = [.. Once(devices, warnings).SelectMany(d => _resolver.Resolve(d, host, warnings)).Take(ImportLimits.MaxDevices)];
        bool unified = accelerators.Length > 0 && accelerators.All(a => a.IsUnifiedMemory);
        return new HardwareProfile
        {
            Name = string.IsNullOrWhiteSpace(name) ? NameOf(accelerators) : Clean(name!),
            Accelerators = accelerators,
            SystemMemoryBytes = host.MemoryBytes,
            FreeSystemMemoryBytes = host.FreeMemoryBytes is { } free && host.MemoryBytes is { } all ? Math.Min(free, all) : host.FreeMemoryBytes,
            SystemMemoryBandwidthBytesPerSecond = host.BandwidthBytesPerSecond ?? (unified ? accelerators[0].BandwidthBytesPerSecond : null),
            IsUnifiedMemory = unified,
            CpuName = host.CpuName,
            CpuCores = host.CpuCores,
            InstructionSets = host.InstructionSets,
            OperatingSystem = host.OperatingSystem,
            Warnings = [.. warnings.Distinct(StringComparer.Ordinal)],
            Source = source,
            Notes = host.Notes.Count == 0 ? null : string.Join(" ", host.Notes),
        };
    }

    /// <summary>The card of the catalog for a reading.</summary>
    public CardMatch Match(DeviceReading reading) => _resolver.Match(reading);

    // Names go to terminals and reports: no line ends, no escapes, no end of it.
    private static string Clean(string name) =>
        new string([.. name.Trim().Take(256).Select(c => char.IsControl(c) ? ' ' : c)]).Trim();

    // Some tools and most stitched files list a device twice; anonymized ids are all zeros.
    private static IEnumerable<DeviceReading> Once(IReadOnlyList<DeviceReading> devices, List<string> warnings)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (DeviceReading device in devices)
        {
            if (device.Uuid is { } id && id.Any(c => c is not ('0' or '-' or 'x') && char.IsLetterOrDigit(c) && !"GPU".Contains(c)) && !seen.Add(id))
            {
                warnings.Add(Message.Format(SR.DeviceTwice, device.Name, device.Source));
                continue;
            }

            yield return device;
        }
    }

    private static string NameOf(IReadOnlyList<Accelerator> accelerators) => accelerators.Count == 0
        ? "Machine without accelerators"
        : string.Join(" + ", accelerators.GroupBy(a => a.Name, StringComparer.Ordinal)
            .Select(g => g.Count() == 1 ? g.Key : FormattableString.Invariant($"{g.Count()}x {g.Key}")));
}
