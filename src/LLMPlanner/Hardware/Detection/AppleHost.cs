using LLMPlanner.Hardware.Import;
using LLMPlanner.Hardware.Import.Text;

namespace LLMPlanner.Hardware.Detection;

/// <summary>Makes sense of what the tools of macOS print about memory and processor.</summary>
internal static class AppleHost
{
    /// <summary>Reads the machine.</summary>
    public static HostReading Read(MachineEvidence evidence)
    {
        string settings = evidence.Tool(ToolCommands.Sysctl).Output;
        return new HostReading
        {
            MemoryBytes = ToolValue.Size(Setting(settings, "hw.memsize"), 1, 1L << 28, ToolValue.MaxHostBytes),
            FreeMemoryBytes = Free(evidence.Tool(ToolCommands.VmStat).Output),
            CpuName = Setting(settings, "machdep.cpu.brand_string"),
            CpuCores = ToolValue.Integer(Setting(settings, "hw.physicalcpu"), 1, 1 << 16),
            InstructionSets = [.. Sets(settings)],
            OperatingSystem = Setting(settings, "kern.osproductversion") is { } version ? "macOS " + version : "macOS",
        };
    }

    /// <summary>
    /// The device of Apple silicon, which is the processor itself: engines may have two thirds of the memory, on larger machines
    /// three quarters, or what the user has set (<c>iogpu.wired_limit_mb</c>).
    /// </summary>
    /// <returns>The reading, or <see langword="null"/> where the processor is not Apple's.</returns>
    public static DeviceReading? Device(MachineEvidence evidence, HostReading host, IReadOnlyList<DeviceReading> displays)
    {
        string? name = displays.FirstOrDefault(d => d.Vendor == "Apple")?.Name
            ?? (host.CpuName?.StartsWith("Apple", StringComparison.Ordinal) == true ? host.CpuName : null);
        return name is null || host.MemoryBytes is not { } memory ? null : AppleMemory.Device(
            name, memory, ToolValue.Size(Setting(evidence.Tool(ToolCommands.Sysctl).Output, "iogpu.wired_limit_mb"), 1L << 20, 1L << 20, memory));
    }

    private static IEnumerable<string> Sets(string settings)
    {
        bool Has(string name) => Setting(settings, name) == "1";
        if (Setting(settings, "machdep.cpu.brand_string")?.StartsWith("Apple", StringComparison.Ordinal) == true)
        {
            yield return "neon";
        }

        foreach ((string key, string name) in new[]
        {
            ("hw.optional.arm.FEAT_DotProd", "dotprod"), ("hw.optional.arm.FEAT_I8MM", "i8mm"), ("hw.optional.avx2_0", "avx2"),
            ("hw.optional.avx512f", "avx512f"),
        })
        {
            if (Has(key))
            {
                yield return name;
            }
        }
    }

    private static string? Setting(string text, string name)
    {
        foreach (string line in text.Split('\n'))
        {
            if (line.StartsWith(name + ":", StringComparison.Ordinal))
            {
                return line.Substring(name.Length + 1).Trim() is { Length: > 0 } value ? value : null;
            }
        }

        return null;
    }

    // Pages that nobody uses, and those that hold what can be read again.
    private static long? Free(string text)
    {
        int start = text.IndexOf("page size of ", StringComparison.Ordinal);
        long? page = start < 0 ? null : (long?)ToolValue.Number(text.Substring(start + "page size of ".Length).Split(' ')[0], 1024, 1 << 20);
        if (page is not { } size)
        {
            return null;
        }

        double pages = 0;
        foreach (string name in new[] { "Pages free", "Pages inactive", "Pages speculative", "Pages purgeable" })
        {
            pages += ToolValue.Number(Setting(text, name)?.TrimEnd('.'), 0, 1e12) ?? 0;
        }

        return pages > 0 ? (long)(pages * size) : null;
    }
}
