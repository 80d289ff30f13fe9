using System.Text.Json;
using LLMPlanner.Hardware.Import;
using LLMPlanner.Hardware.Import.Tools;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Hardware.Detection;

/// <summary>
/// Reads the devices out of the evidence: a vendor's own tool first, then the kernel or the registry for what it has not told. A
/// tool that failed becomes a warning.
/// </summary>
internal sealed class DeviceEvidence(MachineEvidence evidence, List<string> warnings)
{
    private const int MaxXml = 8 << 20;

    /// <summary>Reads them all.</summary>
    public List<DeviceReading> Read(HostReading host)
    {
        List<DeviceReading> devices = [.. Nvidia(), .. Amd(), .. Xpu(), .. Text(ToolCommands.Npu, NpuSmi.Source, NpuSmi.Read)];
        if (evidence.System == MachineSystem.Linux)
        {
            AddMissing(devices, LinuxDevices.Read(evidence));
            Jetson(devices, host);
        }
        else if (evidence.System == MachineSystem.Windows)
        {
            AddMissing(devices, Text(ToolCommands.Displays, DisplayAdapters.Source, DisplayAdapters.Read, tolerant: true));
        }
        else
        {
            List<DeviceReading> displays = Json(ToolCommands.Profiler, SystemProfiler.Source, SystemProfiler.Read);
            devices.AddRange(displays.Where(d => d.Vendor != "Apple"));
            if (AppleHost.Device(evidence, host, displays) is { } apple)
            {
                devices.Add(apple);
            }
        }

        return devices;
    }

    private List<DeviceReading> Nvidia()
    {
        List<DeviceReading> rows = Text(ToolCommands.NvidiaCsv, NvidiaSmiXml.Source, NvidiaTable);
        List<DeviceReading> full = Text(
            ToolCommands.NvidiaXml, NvidiaSmiXml.Source, text => NvidiaSmiXml.Read(new StringReader(text), MaxXml, NvidiaSmiXml.Source));
        if (rows.Count == 0)
        {
            return full;
        }

        // The table has the compute capability, the long form the version of CUDA and the parts of split devices.
        return rows.ConvertAll(row => full.FirstOrDefault(f => Same(f, row)) is { } more
            ? row with
            {
                RuntimeVersion = more.RuntimeVersion,
                Architecture = more.Architecture,
                IsSplit = row.IsSplit || more.IsSplit,
                Slices = more.Slices,
                ReservedBytes = row.ReservedBytes ?? more.ReservedBytes,
            }
            : row);
    }

    private static List<DeviceReading> NvidiaTable(string text)
    {
        var table = new NvidiaSmiTable(new StringReader(text), NvidiaSmiXml.Source);
        return [.. table.Read().Select(r => r.Device)];
    }

    private List<DeviceReading> Amd()
    {
        List<DeviceReading> devices = Json(ToolCommands.AmdStatic, AmdSmi.Source, AmdSmi.Read);
        if (devices.Count == 0)
        {
            return Json(ToolCommands.Rocm, RocmSmi.Source, RocmSmi.Read);
        }

        Use(ToolCommands.AmdMetric, AmdSmi.Source, root => devices = AmdSmi.AddUse(devices, root));
        Use(ToolCommands.AmdVersion, AmdSmi.Source, root =>
            devices = devices.ConvertAll(d => d with { RuntimeVersion = AmdSmi.RuntimeVersion(root) }));
        return devices;
    }

    private List<DeviceReading> Xpu()
    {
        List<DeviceReading> devices = Json(ToolCommands.Xpu, XpuSmi.Source, XpuSmi.Read);
        return devices.ConvertAll(device =>
        {
            string name = FormattableString.Invariant($"{ToolCommands.Xpu}-{device.Index}");
            List<DeviceReading> more = evidence.Tools.ContainsKey(name) ? Json(name, XpuSmi.Source, XpuSmi.Read) : [];
            return more.Count == 1 ? more[0] with { Index = device.Index } : device;
        });
    }

    // A vendor whose tool has told of its devices is not asked again; but kernel and tool together know more of one device.
    private static void AddMissing(List<DeviceReading> devices, List<DeviceReading> others)
    {
        foreach (DeviceReading other in others)
        {
            int index = devices.FindIndex(d => d.Vendor == other.Vendor && d.BusId is not null && d.BusId == other.BusId);
            if (index >= 0)
            {
                devices[index] = Merge(devices[index], other);
            }
            else if (devices.All(d => d.Vendor != other.Vendor || d.Source == other.Source) || (other.IsIntegrated && devices.All(d => d.Vendor != other.Vendor)))
            {
                devices.Add(other);
            }
        }
    }

    private static DeviceReading Merge(DeviceReading tool, DeviceReading kernel) => tool with
    {
        Name = tool.Name.StartsWith(tool.Vendor + " GPU", StringComparison.Ordinal) ? kernel.Name : tool.Name,
        TotalBytes = tool.TotalBytes ?? kernel.TotalBytes,
        UsedBytes = tool.UsedBytes ?? kernel.UsedBytes,
        FreeBytes = kernel.UsableBytes is null ? tool.FreeBytes ?? kernel.FreeBytes : kernel.FreeBytes,
        UsableBytes = kernel.UsableBytes,
        ComputeCapability = tool.ComputeCapability ?? kernel.ComputeCapability,
        LinkGeneration = tool.LinkGeneration ?? kernel.LinkGeneration,
        LinkWidth = tool.LinkWidth ?? kernel.LinkWidth,
        RuntimeVersion = tool.RuntimeVersion ?? kernel.RuntimeVersion,
        IsIntegrated = tool.IsIntegrated || kernel.IsIntegrated,
    };

    // The driver of these boards names the graphics "Orin (nvgpu)" or nothing; the board tells its own name.
    private void Jetson(List<DeviceReading> devices, HostReading host)
    {
        string model = (evidence.File("/proc/device-tree/model") ?? string.Empty).Trim('\0', ' ');
        if (model.IndexOf("Jetson", StringComparison.Ordinal) < 0 || host.MemoryBytes is not { } memory)
        {
            return;
        }

        DeviceReading? driver = devices.FirstOrDefault(d => d.Vendor == "NVIDIA");
        devices.RemoveAll(d => d.Vendor == "NVIDIA");
        devices.Add(new DeviceReading
        {
            Name = model,
            Vendor = "NVIDIA",
            Source = LinuxDevices.Source,
            TotalBytes = memory,
            IsUnifiedMemory = true,
            DriverVersion = driver?.DriverVersion,
            RuntimeVersion = driver?.RuntimeVersion,
        });
    }

    private static bool Same(DeviceReading left, DeviceReading right) =>
        left.Uuid is not null && right.Uuid is not null ? left.Uuid == right.Uuid
            : left.BusId is not null && right.BusId is not null ? left.BusId == right.BusId : left.Index == right.Index;

    private List<DeviceReading> Json(string name, string tool, Func<JsonElement, List<DeviceReading>> read) =>
        Text(name, tool, text =>
        {
            using JsonDocument document = JsonDocument.Parse(text.Substring(Math.Max(0, text.IndexOfAny(['{', '[']))));
            return read(document.RootElement);
        });

    private void Use(string name, string tool, Action<JsonElement> read) => Json(name, tool, root =>
    {
        read(root);
        return [];
    });

    private List<DeviceReading> Text(string name, string tool, Func<string, List<DeviceReading>> read, bool tolerant = false)
    {
        ToolResult result = evidence.Tool(name);
        if (ToolWarnings.For(tool, result, tolerant) is { } warning)
        {
            warnings.Add(warning);
            return [];
        }

        if (result.Status != ToolStatus.Exited || (result.ExitCode != 0 && !tolerant))
        {
            return [];
        }

        try
        {
            return read(result.Output);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or PlannerException)
        {
            warnings.Add(Message.Format(SR.ToolUnreadable, tool, DecimalText.Shorten(e.Message)));
            return [];
        }
    }
}
