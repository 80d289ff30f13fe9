using System.Globalization;
using LLMPlanner.Hardware.Import;
using LLMPlanner.Hardware.Import.Text;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Hardware.Detection;

/// <summary>Makes sense of the files of Linux about memory and processor.</summary>
internal static class LinuxHost
{
    /// <summary>Reads the machine.</summary>
    public static HostReading Read(MachineEvidence evidence)
    {
        var notes = new List<string>();
        string memory = evidence.File("/proc/meminfo") ?? string.Empty;
        long? total = Kibibytes(memory, "MemTotal");
        long? free = Kibibytes(memory, "MemAvailable") ?? Kibibytes(memory, "MemFree");
        (long? allowed, long? allowedFree) = ControlGroups.Memory(evidence, total, free);
        if (allowed < total)
        {
            notes.Add(Message.Format(SR.HostLimited, SizeText.Format(allowed.Value), SizeText.Format(total.Value)));
        }

        if (IsWsl(evidence))
        {
            notes.Add(SR.HostWsl);
        }

        Processor processor = Processor.Read(evidence.File("/proc/cpuinfo"));
        return new HostReading
        {
            MemoryBytes = allowed,
            FreeMemoryBytes = allowedFree,
            BandwidthBytesPerSecond = MemoryModules.Read(evidence)?.BandwidthBytesPerSecond,
            CpuName = processor.Name,
            CpuCores = Cores(evidence, processor),
            InstructionSets = processor.InstructionSets,
            OperatingSystem = SystemName(evidence),
            Notes = notes,
        };
    }

    /// <summary>Whether this is a Linux inside of Windows.</summary>
    public static bool IsWsl(MachineEvidence evidence) =>
        (evidence.File("/proc/version") ?? string.Empty).IndexOf("microsoft", StringComparison.OrdinalIgnoreCase) >= 0;

    /// <summary>A value of <c>/proc/meminfo</c>, in bytes.</summary>
    public static long? Kibibytes(string memory, string name)
    {
        foreach (string line in memory.Split('\n'))
        {
            if (line.StartsWith(name + ":", StringComparison.Ordinal))
            {
                return ToolValue.Size(line.Substring(name.Length + 1), 1024, 0, ToolValue.MaxHostBytes);
            }
        }

        return null;
    }

    private static int? Cores(MachineEvidence evidence, Processor processor)
    {
        int? cores = processor.Cores;
        foreach (int? limit in new[] { ControlGroups.Processors(evidence), Allowed(evidence.File("/proc/self/status")) })
        {
            cores = limit is { } l && (cores is null || l < cores) ? l : cores;
        }

        return cores;
    }

    // "Cpus_allowed_list: 0-3,8": what the process may run on.
    private static int? Allowed(string? status)
    {
        string? line = (status ?? string.Empty).Split('\n').FirstOrDefault(l => l.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal));
        if (line is null)
        {
            return null;
        }

        int count = 0;
        foreach (string part in line.Substring(line.IndexOf(':') + 1).Trim().Split(','))
        {
            string[] ends = part.Split('-');
            if (ends.Length is < 1 or > 2
                || !int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out int first)
                || !int.TryParse(ends[ends.Length - 1], NumberStyles.None, CultureInfo.InvariantCulture, out int last)
                || last < first || last > 1 << 16)
            {
                return null;
            }

            count += last - first + 1;
        }

        return count > 0 ? count : null;
    }

    private static string? SystemName(MachineEvidence evidence)
    {
        string? line = (evidence.File("/etc/os-release") ?? string.Empty).Split('\n')
            .FirstOrDefault(l => l.StartsWith("PRETTY_NAME=", StringComparison.Ordinal));
        string name = line is null ? "Linux" : line.Substring("PRETTY_NAME=".Length).Trim().Trim('"', '\'');
        return IsWsl(evidence) ? name + " (WSL)" : name;
    }
}
