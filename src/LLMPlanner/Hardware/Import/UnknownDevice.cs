using System.Globalization;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Hardware.Import;

/// <summary>A device that the catalog does not have: what was read, and nothing else.</summary>
internal static class UnknownDevice
{
    // What NVIDIA hardware cannot compute with, by compute capability below which it is missing.
    private static readonly (double Below, NumericType Type)[] s_missing =
        [(5.3, NumericType.Fp16), (8.0, NumericType.Bf16), (8.9, NumericType.Fp8), (10.0, NumericType.Fp4)];

    public static Accelerator Make(DeviceReading reading, HostReading host, ICollection<string> warnings)
    {
        bool shared = reading.IsUnifiedMemory;
        long total = reading.TotalBytes ?? (shared ? host.MemoryBytes : null) ?? 0;
        if (total > 0 && !reading.IsSizeOnly)
        {
            warnings.Add(Message.Format(SR.DeviceUnknown, reading.Name));
        }

        long kept = reading.ReservedBytes ?? (reading.Vendor == "Apple" ? total - AppleMemory.WorkingSet(total) : 0);
        long usable = Math.Min(total, reading.UsableBytes ?? (total - kept));
        long? free = reading.FreeBytes ?? (shared ? host.FreeMemoryBytes : reading.UsedBytes is { } used ? total - used : null);
        var device = new Accelerator
        {
            Name = reading.Name,
            Vendor = reading.Vendor,
            Architecture = reading.Architecture,
            ComputeCapability = reading.ComputeCapability,
            MemoryBytes = reading.IsRounded || shared ? total : SizeOnBox.From(total),
            DriverMemoryBytes = reading.IsRounded || shared ? null : total,
            UsableMemoryBytes = usable,
            UsableMemoryBasis = reading.IsSizeOnly ? FigureBasis.Given : reading.IsRounded ? FigureBasis.Assumed
                : reading.ReservedBytes is null && reading.UsableBytes is null ? FigureBasis.Derived : FigureBasis.Measured,
            FreeMemoryBytes = free is { } bytes ? Math.Max(0, Math.Min(bytes, usable)) : null,
            IsUnifiedMemory = shared,
            UnsupportedTypes = Missing(reading),
            PowerWatts = reading.PowerWatts,
            DriverVersion = reading.DriverVersion,
            RuntimeVersion = reading.RuntimeVersion,
            Source = reading.Source,
        };
        return DeviceLink.Fill(device, reading);
    }

    private static IReadOnlyList<NumericType> Missing(DeviceReading reading) =>
        reading.Vendor == "NVIDIA"
        && double.TryParse(reading.ComputeCapability, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double capability)
            ? [.. s_missing.Where(m => capability < m.Below).Select(m => m.Type)]
            : [];
}
