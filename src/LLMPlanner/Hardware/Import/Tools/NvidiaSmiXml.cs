using LLMPlanner.Hardware.Import.Text;

namespace LLMPlanner.Hardware.Import.Tools;

/// <summary>Reads what <c>nvidia-smi -q -x</c> prints.</summary>
internal static class NvidiaSmiXml
{
    /// <summary>What the readings name as their source.</summary>
    public const string Source = "nvidia-smi";

    private static readonly string[] s_records = ["gpu", "mig_device"];

    /// <summary>Reads the devices.</summary>
    /// <exception cref="PlannerException">The text is no XML (<c>ImportXmlInvalid</c>), or is too large (<c>ImportTooLarge</c>).</exception>
    public static List<DeviceReading> Read(TextReader text, long maxCharacters, string source)
    {
        var devices = new List<DeviceReading>();
        var root = new XmlRecord();
        foreach (XmlRecord gpu in XmlRecords.Read(text, s_records, maxCharacters, source, root))
        {
            if (devices.Count < ImportLimits.MaxDevices)
            {
                devices.Add(Device(gpu, devices.Count));
            }
        }

        // The versions stand in front of the devices in every release, but nothing promises it.
        string? driver = ToolValue.Clean(root["nvidia_smi_log/driver_version"]);
        string? cuda = ToolValue.Clean(root["nvidia_smi_log/cuda_version"]);
        return devices.ConvertAll(d => d with { DriverVersion = driver, RuntimeVersion = cuda is null ? null : "CUDA " + cuda });
    }

    private static DeviceReading Device(XmlRecord gpu, int index) => new()
    {
        Name = ToolValue.Clean(gpu["product_name"]) ?? "NVIDIA GPU",
        Vendor = "NVIDIA",
        Source = Source,
        Index = index,
        Uuid = ToolValue.Clean(gpu["uuid"]),
        BusId = PciAddress.Normalize(gpu["pci/pci_bus_id"]),
        Architecture = ToolValue.Clean(gpu["product_architecture"]),
        TotalBytes = ToolValue.DeviceTotal(gpu["fb_memory_usage/total"]),
        ReservedBytes = ToolValue.DevicePart(gpu["fb_memory_usage/reserved"]),
        UsedBytes = ToolValue.DevicePart(gpu["fb_memory_usage/used"]),
        FreeBytes = ToolValue.DevicePart(gpu["fb_memory_usage/free"]),
        LinkGeneration = ToolValue.Integer(gpu["pci/pci_gpu_link_info/pcie_gen/max_link_gen"], 1, 9),
        LinkWidth = ToolValue.Integer(gpu["pci/pci_gpu_link_info/link_widths/max_link_width"], 1, 32),
        PowerWatts = ToolValue.Number(gpu["gpu_power_readings/max_power_limit"] ?? gpu["power_readings/max_power_limit"], 1, 1e5),
        IsUnifiedMemory = ToolValue.Clean(gpu["fb_memory_usage/total"]) is null,
        IsSplit = gpu["mig_mode/current_mig"] is "Enabled",
        Slices = [.. gpu.Children.Select(mig => new DeviceSlice(
            null,
            ToolValue.DeviceTotal(mig["fb_memory_usage/total"]),
            ToolValue.DevicePart(mig["fb_memory_usage/free"]),
            ToolValue.Integer(mig["device_attributes/shared/multiprocessor_count"], 1, 1024)))],
    };
}
