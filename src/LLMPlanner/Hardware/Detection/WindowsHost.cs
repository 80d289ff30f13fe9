using System.Globalization;
using LLMPlanner.Hardware.Import;
using LLMPlanner.Hardware.Import.Text;
using LLMPlanner.Hardware.Import.Tools;

namespace LLMPlanner.Hardware.Detection;

/// <summary>Makes sense of what Windows answers about memory and processor.</summary>
internal static class WindowsHost
{
    /// <summary>Reads the machine.</summary>
    public static HostReading Read(MachineEvidence evidence) => new()
    {
        MemoryBytes = Bytes(evidence.Fact(FactNames.MemoryTotal)),
        FreeMemoryBytes = Bytes(evidence.Fact(FactNames.MemoryFree)),
        BandwidthBytesPerSecond = MemoryModules.Read(evidence)?.BandwidthBytesPerSecond,
        CpuName = evidence.Fact(FactNames.CpuName) ?? Processor(evidence.Tool(ToolCommands.Processor).Output),
        CpuCores = ToolValue.Integer(evidence.Fact(FactNames.Cores), 1, 1 << 16),
        InstructionSets = [.. (evidence.Fact(FactNames.InstructionSets) ?? string.Empty).Split([' '], StringSplitOptions.RemoveEmptyEntries)],
        OperatingSystem = evidence.Fact(FactNames.SystemVersion) ?? "Windows",
    };

    private static long? Bytes(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long bytes) && bytes is > 0 and <= ToolValue.MaxHostBytes
            ? bytes
            : null;

    private static string? Processor(string output) => RegistryQuery.Read(output)
        .Select(k => k.Values.TryGetValue("ProcessorNameString", out string? name) ? name.Trim() : null)
        .FirstOrDefault(n => n is not null);
}
