using System.Text.Json;
using LLMPlanner.Hardware.Import.Text;

namespace LLMPlanner.Hardware.Import.Tools;

/// <summary>
/// Reads what <c>xpu-smi discovery -j</c> prints: a list of devices, or with <c>-d</c> one device with its figures.
/// </summary>
internal static class XpuSmi
{
    /// <summary>What the readings name as their source.</summary>
    public const string Source = "xpu-smi";

    /// <summary>Reads the devices.</summary>
    public static List<DeviceReading> Read(JsonElement root) =>
        [.. Entries(root)
            .Where(e => e.Property("device_name") is not null && e.Text("device_function_type") is not ("virtual" or "Virtual"))
            .Take(ImportLimits.MaxDevices)
            .Select(Device)];

    private static IEnumerable<JsonElement> Entries(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Array)
        {
            return root.EnumerateArray().SelectMany(e => e.Property("device_list") is { } inner ? ((JsonElement?)inner).Items() : [e]);
        }

        return (root.Property("device_list") ?? root.Property("devices")) is { } list ? ((JsonElement?)list).Items() : [root];
    }

    private static DeviceReading Device(JsonElement device)
    {
        long? total = ToolValue.Size(device.Text("memory_physical_size_byte"), 1, ToolValue.MinDeviceBytes, ToolValue.MaxDeviceBytes)
            ?? ToolValue.DeviceTotal(device.Text("memory_physical_size"));
        long? free = ToolValue.Size(device.Text("memory_free_size_byte"), 1, 0, ToolValue.MaxDeviceBytes);
        string name = device.Text("device_name") ?? "Intel GPU";
        return new DeviceReading
        {
            Name = name,
            Vendor = "Intel",
            Source = Source,
            Index = (int?)device.Property("device_id").Integer(0, ImportLimits.MaxDevices),
            Uuid = device.Text("uuid"),
            BusId = PciAddress.Normalize(device.Text("pci_bdf_address")),
            DriverVersion = device.Text("driver_version"),
            TotalBytes = total,
            FreeBytes = free > 0 ? free : null,
            LinkGeneration = ToolValue.Integer(device.Text("pcie_generation"), 1, 9),
            LinkWidth = ToolValue.Integer(device.Text("pcie_max_link_width"), 1, 32),
            IsIntegrated = IntelNames.IsIntegrated(name),
        };
    }
}
