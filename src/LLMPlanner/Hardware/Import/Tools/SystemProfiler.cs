using System.Text.Json;
using LLMPlanner.Hardware.Import.Text;

namespace LLMPlanner.Hardware.Import.Tools;

/// <summary>
/// Reads what <c>system_profiler -json</c> prints: the graphics of <c>SPDisplaysDataType</c> and, where it was asked for too, the
/// memory and processor of <c>SPHardwareDataType</c>.
/// </summary>
internal static class SystemProfiler
{
    /// <summary>What the readings name as their source.</summary>
    public const string Source = "system_profiler";

    private const string Displays = "SPDisplaysDataType";
    private const string Hardware = "SPHardwareDataType";

    /// <summary>Reads the devices. Apple's have no memory of their own, Intel's and AMD's say theirs.</summary>
    public static List<DeviceReading> Read(JsonElement root) =>
        [.. root.Property(Displays).Items().Take(ImportLimits.MaxDevices)
            .Where(d => d.Text("sppci_model") is not null || d.Text("_name") is not null)
            .Select(Device)];

    /// <summary>Reads the machine; all fields are <see langword="null"/> where only the graphics were asked for.</summary>
    public static (string? Name, HostReading Host) ReadHost(JsonElement root)
    {
        JsonElement? hardware = root.Property(Hardware).Items().Cast<JsonElement?>().FirstOrDefault();
        if (hardware is not { } entry)
        {
            return (null, new HostReading());
        }

        return (entry.Text("machine_name"), new HostReading
        {
            MemoryBytes = ToolValue.Size(entry.Text("physical_memory"), 1L << 30, 1L << 28, ToolValue.MaxHostBytes),
            CpuName = entry.Text("chip_type") ?? entry.Text("cpu_type"),
            CpuCores = Cores(entry.Text("number_processors")),
            OperatingSystem = "macOS",
        });
    }

    private static DeviceReading Device(JsonElement display)
    {
        string name = display.Text("sppci_model") ?? display.Text("_name")!;
        bool apple = name.StartsWith("Apple", StringComparison.OrdinalIgnoreCase)
            || (display.Text("spdisplays_vendor") ?? string.Empty).IndexOf("Apple", StringComparison.OrdinalIgnoreCase) >= 0;
        string? shared = display.Text("spdisplays_vram_shared");
        return new DeviceReading
        {
            Name = name,
            Vendor = apple ? "Apple" : null,
            Source = Source,
            TotalBytes = apple ? null : ToolValue.DeviceTotal(display.Text("spdisplays_vram") ?? display.Text("_spdisplays_vram")),
            IsUnifiedMemory = apple,
            IsIntegrated = !apple && (shared is not null || IntelNames.IsIntegrated(name)),
        };
    }

    // "proc 11:5:6": cores in all, fast ones, slow ones.
    private static int? Cores(string? text)
    {
        if (text is null)
        {
            return null;
        }

        string digits = text.StartsWith("proc ", StringComparison.Ordinal) ? text.Substring(5).Split(':')[0] : text;
        return ToolValue.Integer(digits, 1, 1 << 16);
    }
}
