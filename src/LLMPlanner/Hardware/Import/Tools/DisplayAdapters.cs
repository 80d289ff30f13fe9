using LLMPlanner.Hardware.Import.Text;

namespace LLMPlanner.Hardware.Import.Tools;

/// <summary>
/// The display adapters of Windows from the registry. The size comes from the 64-bit value alone: the 32-bit one, which
/// <c>Win32_VideoController.AdapterRAM</c> shows too, ends at 4 GiB.
/// </summary>
internal static class DisplayAdapters
{
    /// <summary>What the readings name as their source.</summary>
    public const string Source = "Windows registry";

    private const string Size = "HardwareInformation.qwMemorySize";

    /// <summary>Reads the adapters that are graphics devices of a vendor.</summary>
    public static List<DeviceReading> Read(string text)
    {
        var devices = new List<DeviceReading>();
        foreach ((string _, Dictionary<string, string> values) in RegistryQuery.Read(text))
        {
            if (Device(values) is { } device && devices.Count < ImportLimits.MaxDevices)
            {
                devices.Add(device);
            }
        }

        return devices;
    }

    private static DeviceReading? Device(Dictionary<string, string> values)
    {
        string? Value(string name) => values.TryGetValue(name, out string? value) ? value.Trim() : null;
        string id = (Value("MatchingDeviceId") ?? string.Empty).ToUpperInvariant();
        string? name = Value("HardwareInformation.AdapterString") is { Length: > 0 } adapter && !IsHex(adapter) ? adapter : Value("DriverDesc");
        string? vendor = id.Contains("VEN_10DE") ? "NVIDIA" : id.Contains("VEN_1002") ? "AMD" : id.Contains("VEN_8086") ? "Intel"
            : id.Contains("VEN_") ? null : VendorOf(name);
        name = Value("DriverDesc") ?? name;
        if (name is null || vendor is null)
        {
            return null;
        }

        long? total = RegistryQuery.Number(Value(Size), Value(Size + "|kind") == "REG_BINARY");
        return new DeviceReading
        {
            Name = name,
            Vendor = vendor,
            Source = Source,
            TotalBytes = total is >= ToolValue.MinDeviceBytes and <= ToolValue.MaxDeviceBytes ? total : null,
            DriverVersion = Value("DriverVersion"),
            IsIntegrated = vendor == "AMD" ? AmdNames.IsIntegrated(name) : vendor == "Intel" && IntelNames.IsIntegrated(name),
        };
    }

    private static string? VendorOf(string? name)
    {
        foreach (string vendor in new[] { "NVIDIA", "AMD", "Intel" })
        {
            if ((name ?? string.Empty).IndexOf(vendor, StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return vendor;
            }
        }

        return null;
    }

    private static bool IsHex(string text) => text.All(c => c is >= '0' and <= '9' or >= 'A' and <= 'F' or >= 'a' and <= 'f');
}
