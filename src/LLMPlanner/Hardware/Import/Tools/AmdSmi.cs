using System.Text.Json;
using LLMPlanner.Hardware.Import.Text;

namespace LLMPlanner.Hardware.Import.Tools;

/// <summary>
/// Reads what <c>amd-smi static --json</c> and <c>amd-smi metric --mem-usage --json</c> print: a list, which newer releases put
/// into an object, of one entry a device.
/// </summary>
internal static class AmdSmi
{
    /// <summary>What the readings name as their source.</summary>
    public const string Source = "amd-smi";

    /// <summary>Reads the devices; a measurement file alone gives devices without a name.</summary>
    public static List<DeviceReading> Read(JsonElement root) =>
        [.. Entries(root).Where(e => e.Property("gpu") is not null).Take(ImportLimits.MaxDevices).Select(Device)];

    /// <summary>Adds what is in use, which another call of the tool prints.</summary>
    public static List<DeviceReading> AddUse(IReadOnlyList<DeviceReading> devices, JsonElement metric)
    {
        List<DeviceReading> use = Read(metric);
        return [.. devices.Select(d => use.FirstOrDefault(u => u.Index == d.Index) is { } found
            ? d with { TotalBytes = d.TotalBytes ?? found.TotalBytes, UsedBytes = found.UsedBytes, FreeBytes = found.FreeBytes }
            : d)];
    }

    /// <summary>The ROCm release that <c>amd-smi version --json</c> prints.</summary>
    public static string? RuntimeVersion(JsonElement root)
    {
        JsonElement first = root.ValueKind == JsonValueKind.Array ? root.EnumerateArray().FirstOrDefault() : root;
        return first.Text("rocm_version") is { } version ? "ROCm " + version : null;
    }

    private static IEnumerable<JsonElement> Entries(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Array)
        {
            return root.EnumerateArray();
        }

        return root.Property("gpu_data") is { } data ? ((JsonElement?)data).Items() : root.Property("gpu") is not null ? [root] : [];
    }

    private static DeviceReading Device(JsonElement entry)
    {
        string? gfx = entry.Property("asic", "target_graphics_version").AsText();
        return new DeviceReading
        {
            Name = Name(entry) ?? AmdDeviceIds.Name(entry.Property("asic", "device_id").AsText()) ?? (gfx is null ? "AMD GPU" : "AMD GPU " + gfx),
            Vendor = "AMD",
            Source = Source,
            Index = (int?)entry.Property("gpu").Integer(0, ImportLimits.MaxDevices),
            Uuid = entry.Property("asic", "asic_serial").AsText(),
            BusId = PciAddress.Normalize(entry.Property("bus", "bdf").AsText()),
            ComputeCapability = gfx is not null && gfx.StartsWith("gfx", StringComparison.Ordinal) ? gfx : null,
            DriverVersion = entry.Property("driver", "version").AsText(),
            TotalBytes = ToolValue.DeviceTotal(entry.Property("mem_usage", "total_vram").Measure() ?? entry.Property("vram", "size").Measure()),
            UsedBytes = ToolValue.DevicePart(entry.Property("mem_usage", "used_vram").Measure()),
            FreeBytes = ToolValue.DevicePart(entry.Property("mem_usage", "free_vram").Measure()),
            LinkGeneration = Generation(entry.Property("bus", "pcie_interface_version").AsText()),
            LinkWidth = ToolValue.Integer(entry.Property("bus", "max_pcie_width").AsText(), 1, 32),
            PowerWatts = ToolValue.Number(entry.Property("limit", "max_power").Measure(), 1, 1e5),
        };
    }

    // Boards have telling names in brackets: "Aqua Vanjaram [Instinct MI300A]".
    private static string? Name(JsonElement entry) =>
        AmdNames.Telling(entry.Property("asic", "market_name").AsText()) ?? AmdNames.Telling(entry.Property("board", "product_name").AsText());

    private static int? Generation(string? text) =>
        text is { Length: 5 } && text.StartsWith("Gen ", StringComparison.Ordinal) ? ToolValue.Integer(text.Substring(4), 1, 9) : null;
}
