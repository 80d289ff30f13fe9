using System.Globalization;
using LLMPlanner.Hardware;
using LLMPlanner.Profiles;

namespace LLMPlanner.Accuracy.Hardware;

/// <summary>The tables of whole machines and of cloud sizes.</summary>
internal static class MachineTables
{
    /// <summary>Writes both.</summary>
    public static void Write(TextWriter writer)
    {
        writer.WriteLine();
        writer.WriteLine("## Machines");
        writer.WriteLine();
        writer.WriteLine("| machine | accelerators | RAM | RAM GB/s | cores | source |");
        writer.WriteLine("|---|---|---:|---:|---:|---|");
        foreach (HardwareProfile machine in HardwareCatalog.BuiltIn.FindAll("*", ProfileKind.Machine).OrderBy(machine => machine.Name, StringComparer.Ordinal))
        {
            writer.WriteLine(string.Join(
                " ",
                "|", machine.Name, "|", Accelerators(machine), "|", AcceleratorTable.Gibibytes(machine.SystemMemoryBytes), "|",
                (machine.SystemMemoryBandwidthBytesPerSecond / 1e9)?.ToString("0.#", CultureInfo.InvariantCulture), "|",
                machine.CpuCores?.ToString(CultureInfo.InvariantCulture), "|", machine.Source, "|"));
        }

        foreach (IGrouping<string?, HardwareProfile> cloud in HardwareCatalog.BuiltIn.FindAll("*", ProfileKind.Cloud).GroupBy(size => size.Provider).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            writer.WriteLine();
            writer.WriteLine($"## {cloud.Key}");
            writer.WriteLine();
            writer.WriteLine("List prices of an hour, Linux, pay as you go, in the first region that is known; `Update-CloudPrice` reads today's.");
            writer.WriteLine();
            writer.WriteLine("| size | accelerators | vCPUs | RAM | price/h | region | date |");
            writer.WriteLine("|---|---|---:|---:|---:|---|---|");
            foreach (HardwareProfile size in cloud.OrderBy(size => size.Name, StringComparer.Ordinal))
            {
                writer.WriteLine(string.Join(
                    " ",
                    "|", size.Name, "|", Accelerators(size), "|", size.CpuCores?.ToString(CultureInfo.InvariantCulture), "|", AcceleratorTable.Gibibytes(size.SystemMemoryBytes), "|",
                    (size.PricePerHour?.ToString("0.00##", CultureInfo.InvariantCulture) + " " + size.Currency).Trim(), "|", size.Region, "|",
                    size.PriceDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), "|"));
            }
        }
    }

    private static string Accelerators(HardwareProfile profile)
        => string.Join(" + ", profile.Accelerators.GroupBy(device => device.Name + (device.Fraction is { } share ? $" ({share.ToString("0.###", CultureInfo.InvariantCulture)})" : string.Empty))
            .Select(group => group.Count() > 1 ? $"{group.Count()}× {group.Key}" : group.Key));
}
