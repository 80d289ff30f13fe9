using System.Globalization;
using LLMPlanner.Hardware.Import;
using LLMPlanner.Hardware.Import.Text;
using LLMPlanner.Hardware.Import.Tools;

namespace LLMPlanner.Hardware.Detection;

/// <summary>Makes sense of what the kernel of Linux tells about graphics devices, without any vendor's tool.</summary>
internal static class LinuxDevices
{
    /// <summary>What the readings name as their source.</summary>
    public const string Source = "Linux kernel";

    private const string Folder = "/sys/class/drm";
    private const string Amd = "0x1002";
    private const string Nvidia = "0x10de";
    private const string Intel = "0x8086";

    /// <summary>Reads the devices of all vendors that have any use; screens of servers and of virtual machines are none.</summary>
    public static List<DeviceReading> Read(MachineEvidence evidence)
    {
        var devices = new List<DeviceReading>();
        IReadOnlyDictionary<string, string> targets = ComputeNodes.Targets(evidence);
        foreach (string card in evidence.Names(Folder))
        {
            string path = Folder + "/" + card + "/device/";
            string? vendor = evidence.File(path + "vendor");
            string? bus = PciAddress.Normalize(Value(evidence.File(path + "uevent"), "PCI_SLOT_NAME"));
            DeviceReading? reading = vendor switch
            {
                Amd => AmdCard(evidence, path, bus, targets),
                Nvidia => new DeviceReading { Name = "NVIDIA GPU", Vendor = "NVIDIA", Source = Source, BusId = bus },
                Intel => IntelCard(evidence, path, bus),
                _ => null,
            };
            if (reading is not null)
            {
                devices.Add(reading with
                {
                    LinkGeneration = Generation(evidence.File(path + "max_link_speed")),
                    LinkWidth = ToolValue.Integer(evidence.File(path + "max_link_width"), 1, 32),
                });
            }
        }

        devices.AddRange(NvidiaCards(evidence).Where(n => devices.All(d => d.BusId != n.BusId)));
        return [.. devices.Select(d => d.Vendor == "NVIDIA" ? Named(d, evidence) : d)];
    }

    private static DeviceReading AmdCard(
        MachineEvidence evidence, string path, string? bus, IReadOnlyDictionary<string, string> targets)
    {
        string? id = evidence.File(path + "device");
        string name = AmdNames.Telling(evidence.File(path + "product_name"))
            ?? AmdProducts.Find(evidence.File(LinuxFiles.AmdProducts), id, evidence.File(path + "revision"))
            ?? AmdDeviceIds.Name(id)
            ?? "AMD GPU " + id;
        long? total = Bytes(evidence.File(path + "mem_info_vram_total"), ToolValue.MinDeviceBytes);
        long? used = Bytes(evidence.File(path + "mem_info_vram_used"), 0);
        long? shared = Bytes(evidence.File(path + "mem_info_gtt_total"), 0);
        long? sharedUsed = Bytes(evidence.File(path + "mem_info_gtt_used"), 0);
        bool integrated = AmdNames.IsIntegrated(name);
        return new DeviceReading
        {
            Name = name,
            Vendor = "AMD",
            Source = Source,
            BusId = bus,
            ComputeCapability = bus is not null && targets.TryGetValue(bus, out string? target) ? target : null,
            DriverVersion = evidence.File("/sys/module/amdgpu/version"),
            RuntimeVersion = evidence.File("/opt/rocm/.info/version") is { } rocm ? "ROCm " + rocm : null,
            TotalBytes = total,
            UsedBytes = used,
            FreeBytes = integrated ? Less(total, used) + Less(shared, sharedUsed) : Less(total, used),
            UsableBytes = integrated ? total + shared : null,
            IsIntegrated = integrated,
        };
    }

    private static DeviceReading IntelCard(MachineEvidence evidence, string path, string? bus)
    {
        string? memory = evidence.File(path + "tile0/physical_vram_size_bytes")
            ?? evidence.File(path.Substring(0, path.Length - "device/".Length) + "lmem_total_bytes");
        return new DeviceReading
        {
            Name = "Intel GPU " + evidence.File(path + "device"),
            Vendor = "Intel",
            Source = Source,
            BusId = bus,
            TotalBytes = Bytes(memory, ToolValue.MinDeviceBytes),

            // Graphics in the processor always sit at this address.
            IsIntegrated = memory is null && bus is null or "0000:00:02.0",
        };
    }

    private static IEnumerable<DeviceReading> NvidiaCards(MachineEvidence evidence) =>
        evidence.Names("/proc/driver/nvidia/gpus").Select(address => new DeviceReading
        {
            Name = "NVIDIA GPU",
            Vendor = "NVIDIA",
            Source = Source,
            BusId = PciAddress.Normalize(address),
        });

    private static DeviceReading Named(DeviceReading device, MachineEvidence evidence)
    {
        foreach (string address in evidence.Names("/proc/driver/nvidia/gpus"))
        {
            if (PciAddress.Normalize(address) == device.BusId)
            {
                string? model = (evidence.File("/proc/driver/nvidia/gpus/" + address + "/information") ?? string.Empty).Split('\n')
                    .FirstOrDefault(l => l.StartsWith("Model:", StringComparison.Ordinal));
                return model is null ? device : device with { Name = model.Substring("Model:".Length).Trim() };
            }
        }

        return device;
    }

    private static string? Value(string? text, string name) => (text ?? string.Empty).Split('\n')
        .Where(l => l.StartsWith(name + "=", StringComparison.Ordinal)).Select(l => l.Substring(name.Length + 1).Trim()).FirstOrDefault();

    private static long? Bytes(string? text, long minimum) => ToolValue.Size(text, 1, minimum, ToolValue.MaxDeviceBytes);

    private static long? Less(long? total, long? used) => total is { } t && used is { } u ? Math.Max(0, t - u) : null;

    // "16.0 GT/s PCIe": the generation by its transfers.
    private static int? Generation(string? speed)
    {
        string number = (speed ?? string.Empty).Split(' ')[0];
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double transfers)
            ? transfers switch { 2.5 => 1, 5 => 2, 8 => 3, 16 => 4, 32 => 5, 64 => 6, _ => null }
            : null;
    }
}
