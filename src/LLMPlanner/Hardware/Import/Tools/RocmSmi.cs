using System.Text.Json;
using LLMPlanner.Hardware.Import.Text;

namespace LLMPlanner.Hardware.Import.Tools;

/// <summary>
/// Reads what <c>rocm-smi --json</c> prints: one object a card, all values texts, and keys whose case and meaning changed from
/// release to release.
/// </summary>
internal static class RocmSmi
{
    /// <summary>What the readings name as their source.</summary>
    public const string Source = "rocm-smi";

    // What names a card best comes first; ids and "N/A" are passed over.
    private static readonly string[] s_names = ["Card Series", "Device Name", "Card Model", "Card SKU"];

    /// <summary>Reads the devices.</summary>
    public static List<DeviceReading> Read(JsonElement root)
    {
        string? driver = root.Property("system", "Driver version").AsText();
        return [.. ((JsonElement?)root).Properties()
            .Where(p => IsCard(p.Name) && p.Value.ValueKind == JsonValueKind.Object)
            .Take(ImportLimits.MaxDevices)
            .Select(p => Device(p.Name, p.Value, driver))];
    }

    private static bool IsCard(string name) =>
        name.Length is > 4 and < 10 && name.StartsWith("card", StringComparison.Ordinal) && name.Skip(4).All(char.IsDigit);

    private static DeviceReading Device(string key, JsonElement card, string? driver)
    {
        long? total = Bytes(card, "VRAM Total Memory (B)", ToolValue.MinDeviceBytes);
        long? used = Bytes(card, "VRAM Total Used Memory (B)", 0);
        string? gfx = card.Text("GFX Version");
        return new DeviceReading
        {
            Name = s_names.Select(n => AmdNames.Telling(card.Text(n))).FirstOrDefault(n => n is not null)
                ?? AmdDeviceIds.Name(card.Text("Device ID") ?? card.Text("GPU ID"))
                ?? (gfx is null ? "AMD GPU" : "AMD GPU " + gfx),
            Vendor = "AMD",
            Source = Source,
            Index = ToolValue.Integer(key.Substring(4), 0, ImportLimits.MaxDevices),
            Uuid = card.Text("Unique ID"),
            BusId = PciAddress.Normalize(card.Text("PCI Bus")),
            ComputeCapability = gfx is not null && gfx.StartsWith("gfx", StringComparison.Ordinal) ? gfx : null,
            DriverVersion = driver,
            TotalBytes = total,
            UsedBytes = used,
            FreeBytes = total is { } t && used is { } u && u <= t ? t - u : null,
            PowerWatts = ToolValue.Number(card.Text("Max Graphics Package Power (W)"), 1, 1e5),
        };
    }

    private static long? Bytes(JsonElement card, string name, long minimum) =>
        ToolValue.Size(card.Text(name), 1, minimum, ToolValue.MaxDeviceBytes);
}
