using LLMPlanner.Hardware.Import.Text;

namespace LLMPlanner.Hardware.Import.Tools;

/// <summary>
/// Reads the table that <c>npu-smi info</c> prints: two lines a chip, the first with the name, the second with the address and,
/// in its last cell, the memory in use and in all.
/// </summary>
internal static class NpuSmi
{
    /// <summary>What the readings name as their source.</summary>
    public const string Source = "npu-smi";

    /// <summary>Reads the devices.</summary>
    public static List<DeviceReading> Read(string text)
    {
        var devices = new List<DeviceReading>();
        string? version = null;
        string? name = null;
        foreach (string line in text.Split('\n'))
        {
            version ??= Version(line);
            string[] cells = [.. line.Trim().Trim('|').Split('|').Select(c => c.Trim())];
            if (cells.Length != 3 || cells[0].Length == 0 || !char.IsDigit(cells[0][0]))
            {
                continue;
            }

            string[] head = cells[0].Split([' '], StringSplitOptions.RemoveEmptyEntries);
            if (head.Length == 2 && head[1].Any(char.IsLetter))
            {
                name = head[1];
            }
            else if (name is not null && PciAddress.Normalize(cells[1]) is { } bus && devices.Count < ImportLimits.MaxDevices)
            {
                devices.Add(Device(name, bus, cells[2], version, devices.Count));
            }
        }

        return devices;
    }

    private static DeviceReading Device(string name, string bus, string usage, string? version, int index)
    {
        // "0     0    / 0     3421 / 65536": the last pair is that of the chip's own memory.
        string[] parts = usage.Split('/');
        long? total = ToolValue.DeviceTotal(parts[parts.Length - 1]);
        string[] before = parts.Length < 2 ? [] : parts[parts.Length - 2].Split([' '], StringSplitOptions.RemoveEmptyEntries);
        long? used = before.Length == 0 ? null : ToolValue.DevicePart(before[before.Length - 1]);
        return new DeviceReading
        {
            Name = "Ascend " + name,
            Vendor = "Huawei",
            Source = Source,
            Index = index,
            BusId = bus,
            DriverVersion = version,
            TotalBytes = total,
            UsedBytes = used,
            FreeBytes = total is { } t && used is { } u && u <= t ? t - u : null,
        };
    }

    private static string? Version(string line)
    {
        int start = line.IndexOf("Version:", StringComparison.Ordinal);
        return start < 0 ? null : line.Substring(start + 8).Trim(' ', '|', '\r') is { Length: > 0 and < 64 } version ? version : null;
    }
}
