using System.Globalization;
using System.Text;
using LLMPlanner.Hardware;

namespace LLMPlanner.Tests.Hardware.Import;

/// <summary>Writes a profile the way the expected outputs have it: MiB, and nothing that is not known.</summary>
internal static class ProfileDescription
{
    public static string Of(HardwareProfile profile)
    {
        var text = new StringBuilder();
        Line(text, $"{profile.Name}");
        foreach (IGrouping<string, string> device in profile.Accelerators.Select(Of).GroupBy(d => d, StringComparer.Ordinal))
        {
            Line(text, $"  {device.Count()} x {device.Key}");
        }

        if (profile.SystemMemoryBytes is not null || profile.CpuCores is not null || profile.OperatingSystem is not null)
        {
            Line(text, $"  host: {Mebibytes(profile.SystemMemoryBytes)}, free {Mebibytes(profile.FreeSystemMemoryBytes)}, {profile.CpuCores} cores, "
                + $"{profile.CpuName}, {profile.OperatingSystem}, {string.Join(" ", profile.InstructionSets)}, "
                + $"{profile.SystemMemoryBandwidthBytesPerSecond / 1e9} GB/s{(profile.IsUnifiedMemory ? ", unified" : "")}");
        }

        if (profile.VmSize is not null || profile.Provider is not null)
        {
            Line(text, $"  cloud: {profile.Provider} {profile.VmSize} {profile.Region} {profile.PricePerHour} {profile.Currency}");
        }

        if (!profile.Schedulable)
        {
            Line(text, $"  not schedulable");
        }

        if (profile.Notes is not null)
        {
            Line(text, $"  note: {profile.Notes}");
        }

        foreach (string warning in profile.Warnings)
        {
            Line(text, $"  warning: {warning}");
        }

        return text.ToString();
    }

    private static string Of(Accelerator device) => string.Create(
        CultureInfo.InvariantCulture,
        $"{device.Name}: {Mebibytes(device.MemoryBytes)}, driver {Mebibytes(device.DriverMemoryBytes)}, usable {Mebibytes(device.UsableMemoryBytes)} "
        + $"({device.UsableMemoryBasis}), free {Mebibytes(device.FreeMemoryBytes)}, {device.BandwidthBytesPerSecond / 1e9:0.#} GB/s, "
        + $"fp16 {device.Tflops.Fp16:0.#}, {device.Link}, {device.PowerWatts:0} W, {device.ComputeCapability}, {device.DriverVersion}, {device.RuntimeVersion}");

    private static string Mebibytes(long? bytes) =>
        bytes is { } value ? (value / 1048576.0).ToString("0.#", CultureInfo.InvariantCulture) : "?";

    private static void Line(StringBuilder text, FormattableString line) =>
        text.Append(line.ToString(CultureInfo.InvariantCulture).Replace("\n", "\\n").TrimEnd()).Append('\n');

    private static void Line(StringBuilder text, string line) => text.Append(line.TrimEnd()).Append('\n');
}
