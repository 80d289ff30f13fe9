using System.Globalization;
using LLMPlanner.Hardware;

namespace LLMPlanner.Accuracy.Hardware;

/// <summary>A table of accelerators, a line each.</summary>
internal static class AcceleratorTable
{
    /// <summary>Writes it.</summary>
    public static void Write(TextWriter writer, IEnumerable<Accelerator> devices, SourceNotes sources)
    {
        writer.WriteLine("| accelerator | year | memory | usable | GB/s | 16-bit | cannot | capability | link | W | sources |");
        writer.WriteLine("|---|---:|---:|---:|---:|---:|---|---|---|---:|---|");
        foreach (Accelerator device in devices)
        {
            writer.WriteLine(string.Join(
                " ",
                "|", device.Name + (device.Notes is null ? string.Empty : " †"), "|", Number(device.Year), "|", Gibibytes(device.MemoryBytes), "|", Usable(device), "|",
                Number(device.BandwidthBytesPerSecond / 1e9), "|", Rate(device), "|",
                string.Join(", ", device.UnsupportedTypes.Select(type => type.ToString().ToLowerInvariant())), "|", device.ComputeCapability, "|", device.Link, "|",
                Number(device.PowerWatts), "|", sources.Numbers(device.Source), "|"));
        }
    }

    /// <summary>Bytes in GiB, or nothing for none.</summary>
    internal static string Gibibytes(long? bytes)
        => bytes is > 0 ? (bytes.Value / 1073741824.0).ToString("0.##", CultureInfo.InvariantCulture) : string.Empty;

    private static string Usable(Accelerator device)
        => device.MemoryBytes > 0 ? Gibibytes(device.UsableMemoryBytes) + " " + device.UsableMemoryBasis.ToString()[..1].ToLowerInvariant() : string.Empty;

    // Derived rates are marked: the vendor publishes FP32 and the ratio of its units.
    private static string Rate(Accelerator device)
        => device.Tflops.Best16Bit is { } rate ? rate.ToString("0.#", CultureInfo.InvariantCulture) + (device.Tflops.Basis == "derived" ? " d" : string.Empty) : string.Empty;

    private static string Number(double? value) => value?.ToString("0.#", CultureInfo.InvariantCulture) ?? string.Empty;
}
