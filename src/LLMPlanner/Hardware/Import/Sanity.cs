using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Hardware.Import;

/// <summary>Drops figures that contradict each other: a tool that lies costs a warning, not the answer.</summary>
internal static class Sanity
{
    private const int MaxName = 128;

    public static DeviceReading Check(DeviceReading reading, ICollection<string> warnings)
    {
        string name = new([.. reading.Name.Take(MaxName).Select(c => char.IsControl(c) ? ' ' : c)]);
        reading = reading with
        {
            Name = name.Trim().Length == 0 ? (reading.Vendor ?? "Unknown") + " device" : name.Trim(),
            DriverVersion = Short(reading.DriverVersion),
            RuntimeVersion = Short(reading.RuntimeVersion),
            ComputeCapability = Short(reading.ComputeCapability),
            Architecture = Short(reading.Architecture),
        };

        long? total = reading.TotalBytes;
        if (total is null)
        {
            return reading.IsUnifiedMemory ? reading : reading with { ReservedBytes = null, UsedBytes = null, FreeBytes = null };
        }

        // The driver's own share, at most an eighth of any card that was read; more is another meaning of the word.
        if (reading.ReservedBytes > total / 4)
        {
            warnings.Add(Contradiction(reading, "reserved", reading.ReservedBytes));
            reading = reading with { ReservedBytes = null };
        }

        if (reading.FreeBytes > total)
        {
            warnings.Add(Contradiction(reading, "free", reading.FreeBytes));
            reading = reading with { FreeBytes = null };
        }

        if (reading.UsedBytes > total)
        {
            warnings.Add(Contradiction(reading, "used", reading.UsedBytes));
            reading = reading with { UsedBytes = null };
        }

        return reading;
    }

    private static string Contradiction(DeviceReading reading, string what, long? bytes) =>
        Message.Format(SR.DeviceContradiction, reading.Source, reading.Name, what, SizeText.Format(bytes ?? 0), SizeText.Format(reading.TotalBytes ?? 0));

    private static string? Short(string? text) => text is { Length: > MaxName } ? text.Substring(0, MaxName) : text;
}
