namespace LLMPlanner.Hardware.Detection;

/// <summary>Collects the files of Linux that tell about memory, processor and devices.</summary>
internal static class LinuxFiles
{
    /// <summary>The products of AMD by their ids, where the graphics library is installed.</summary>
    public const string AmdProducts = "/usr/share/libdrm/amdgpu.ids";

    /// <summary>The table of the firmware, which only root may read.</summary>
    public const string Firmware = "/sys/firmware/dmi/tables/DMI";

    /// <summary>What the device manager has read of that table, which everybody may read.</summary>
    public const string FirmwareDatabase = "/run/udev/data/+dmi:id";

    private const int MaxCards = 128;
    private const int MaxCpuInfo = 8 << 20;

    private static readonly string[] s_files =
    [
        "/proc/meminfo", "/proc/version", "/proc/self/cgroup", "/proc/driver/nvidia/version",
        "/proc/device-tree/model", "/etc/os-release", FirmwareDatabase,
    ];

    private static readonly string[] s_cardFiles =
    [
        "vendor", "device", "revision", "uevent", "product_name", "mem_info_vram_total", "mem_info_vram_used", "mem_info_gtt_total",
        "mem_info_gtt_used", "max_link_speed", "max_link_width", "tile0/physical_vram_size_bytes",
    ];

    private static readonly string[] s_groupFiles =
        ["memory.max", "memory.high", "memory.current", "memory.stat", "cpu.max"];

    private static readonly string[] s_oldGroupFiles = ["memory.limit_in_bytes", "memory.usage_in_bytes", "memory.stat"];

    private static readonly string[] s_oldQuotaFiles = ["cpu.cfs_quota_us", "cpu.cfs_period_us"];

    /// <summary>Collects them all.</summary>
    public static void Collect(IMachine machine, MachineEvidence evidence)
    {
        foreach (string file in s_files)
        {
            Take(machine, evidence, file);
        }

        if (machine.ReadText("/proc/cpuinfo", MaxCpuInfo) is { } processors)
        {
            evidence.Files["/proc/cpuinfo"] = processors;
        }

        Take(machine, evidence, "/proc/self/status");
        Groups(machine, evidence);
        Cards(machine, evidence);
        Compute(machine, evidence);
        Nvidia(machine, evidence);
        if (machine.ReadBytes(Firmware, 1 << 20) is { Length: > 0 } table)
        {
            evidence.Facts[FactNames.Firmware] = Convert.ToBase64String(table);
        }
    }

    private static void Take(IMachine machine, MachineEvidence evidence, string path, int maxBytes = 64 << 10)
    {
        if (machine.ReadText(path, maxBytes) is { } text)
        {
            evidence.Files[path] = text;
        }
    }

    // Every group from the process's own up to the root limits it.
    private static void Groups(IMachine machine, MachineEvidence evidence)
    {
        foreach (string folder in ControlGroups.Folders(evidence.File("/proc/self/cgroup")))
        {
            string[] files = folder.StartsWith(ControlGroups.OldMemory, StringComparison.Ordinal) ? s_oldGroupFiles
                : folder.StartsWith(ControlGroups.OldCpu, StringComparison.Ordinal) ? s_oldQuotaFiles : s_groupFiles;
            foreach (string file in files)
            {
                Take(machine, evidence, folder + "/" + file);
            }
        }
    }

    private static void Cards(IMachine machine, MachineEvidence evidence)
    {
        foreach (string card in machine.List("/sys/class/drm").Where(IsCard).Take(MaxCards))
        {
            foreach (string file in s_cardFiles)
            {
                Take(machine, evidence, "/sys/class/drm/" + card + "/device/" + file, 4096);
            }

            Take(machine, evidence, "/sys/class/drm/" + card + "/lmem_total_bytes", 4096);
        }

        if (evidence.Files.Any(f => f.Key.EndsWith("/device/vendor", StringComparison.Ordinal) && f.Value.Trim() == "0x1002"))
        {
            Take(machine, evidence, AmdProducts, 1 << 20);
            Take(machine, evidence, "/sys/module/amdgpu/version");
            Take(machine, evidence, "/opt/rocm/.info/version");
        }
    }

    private static void Compute(IMachine machine, MachineEvidence evidence)
    {
        const string nodes = "/sys/class/kfd/kfd/topology/nodes";
        foreach (string node in machine.List(nodes).Take(MaxCards))
        {
            Take(machine, evidence, nodes + "/" + node + "/properties");
        }
    }

    private static void Nvidia(IMachine machine, MachineEvidence evidence)
    {
        const string cards = "/proc/driver/nvidia/gpus";
        foreach (string card in machine.List(cards).Take(MaxCards))
        {
            Take(machine, evidence, cards + "/" + card + "/information");
        }
    }

    // "card0", not its outputs such as "card0-DP-1".
    private static bool IsCard(string name) =>
        name.Length > 4 && name.StartsWith("card", StringComparison.Ordinal) && name.Skip(4).All(char.IsDigit);
}
