using LLMPlanner.Hardware;
using LLMPlanner.Hardware.Detection;

namespace LLMPlanner.Tests.Hardware.Detection;

/// <summary>Machines with Linux, by their files and by real processes in place of the vendors' tools.</summary>
public class LinuxDetectionTests
{
    private const long KiB = 1024;
    private const long MiB = 1 << 20;
    private const string NvidiaHeader =
        "index, name, memory.total [MiB], uuid, pci.bus_id, memory.used [MiB], memory.free [MiB], driver_version, pcie.link.gen.max, "
        + "pcie.link.width.max, power.max_limit [W], mig.mode.current, memory.reserved [MiB], compute_cap\n";

    private static string Sample(string name) => File.ReadAllText(TestData.Path("hardware/" + name));

    private static string NvidiaRow(int index, string name, int total, int free, string capability) =>
        $"{index}, {name}, {total} MiB, GPU-0000000{index}-1111-2222-3333-444444444444, 0000000{index}:01:00.0, 100 MiB, {free} MiB, 550.90.07, 4, 16, 450.00 W, [N/A], 346 MiB, {capability}\n";

    [Fact]
    public void A_machine_without_accelerators_tells_memory_cores_and_instruction_sets()
    {
        using var machine = FakeMachine.Desktop();
        HardwareProfile profile = machine.Detect();

        Assert.Equal(Environment.MachineName, profile.Name);
        Assert.Empty(profile.Accelerators);
        Assert.Empty(profile.Warnings);
        Assert.Equal(65536000 * KiB, profile.SystemMemoryBytes);
        Assert.Equal(50000000 * KiB, profile.FreeSystemMemoryBytes);
        Assert.Equal(8, profile.CpuCores);
        Assert.Equal("AMD Ryzen 7 7700X 8-Core Processor", profile.CpuName);
        Assert.Equal(["avx2", "fma", "f16c", "avx512f", "avx512vnni", "avx512bf16"], profile.InstructionSets);
        Assert.Equal("Ubuntu 24.04.1 LTS", profile.OperatingSystem);
        Assert.True(profile.IsComplete);
        Assert.Null(profile.SystemMemoryBandwidthBytesPerSecond);
    }

    [UnixFact]
    public void Nvidia_cards_come_from_table_and_long_form_together()
    {
        using var machine = FakeMachine.Desktop().ToolAnswers(
            "nvidia-smi",
            ("--query-gpu*", NvidiaHeader + NvidiaRow(0, "NVIDIA GeForce RTX 4090", 24564, 20000, "8.9") + NvidiaRow(1, "NVIDIA GeForce RTX 3090", 24576, 24000, "8.6")),
            ("'-q -x'", Sample("nvidia-smi-xml/2x-rtx-4090.xml").Replace("GPU-5d3a1c70-11aa-4b6f-9a51-6a1f0e6b1a01", "GPU-00000000-1111-2222-3333-444444444444", StringComparison.Ordinal)));
        HardwareProfile profile = machine.Detect();

        Assert.Equal(["GeForce RTX 4090", "GeForce RTX 3090"], profile.Accelerators.Select(a => a.Name));
        Accelerator first = profile.Accelerators[0];
        Assert.Equal((24576 * MiB, 24564 * MiB, 24218 * MiB, 20000 * MiB), (first.MemoryBytes, first.DriverMemoryBytes, first.UsableMemoryBytes, first.FreeMemoryBytes));
        Assert.Equal(FigureBasis.Measured, first.UsableMemoryBasis);
        Assert.Equal(("550.90.07", "CUDA 12.4"), (first.DriverVersion, first.RuntimeVersion));
        Assert.Equal(1_008_000_000_000, first.BandwidthBytesPerSecond);
        Assert.Empty(profile.Warnings);
    }

    [UnixFact]
    public void An_old_driver_is_asked_again_without_the_fields_it_does_not_know()
    {
        string script =
            "case \"$*\" in\n"
            + "  *compute_cap*) echo 'Field \"compute_cap\" is not a valid field to query.'; exit 2 ;;\n"
            + "  *memory.reserved*) echo 'Field \"memory.reserved\" is not a valid field to query.'; exit 2 ;;\n"
            + "  --query-gpu*) echo 'index, name, memory.total [MiB], memory.free [MiB]'; echo '0, Tesla K80, 11441 MiB, 11438 MiB' ;;\n"
            + "  *) exit 3 ;;\nesac";
        using var machine = FakeMachine.Desktop().Tool("nvidia-smi", script);
        HardwareProfile profile = machine.Detect();

        Accelerator card = Assert.Single(profile.Accelerators);
        Assert.Equal("Tesla K80", card.Name);
        Assert.Equal(12L << 30, card.MemoryBytes);
        Assert.Equal(11438 * MiB, card.FreeMemoryBytes);
        Assert.Null(card.BandwidthBytesPerSecond);
        Assert.Contains(profile.Warnings, w => w.Contains("'Tesla K80' is not in the catalog", StringComparison.Ordinal));
        Assert.Contains(profile.Warnings, w => w.StartsWith("nvidia-smi ended with 3", StringComparison.Ordinal));
    }

    [UnixFact]
    public void Split_cards_become_their_parts()
    {
        using var machine = FakeMachine.Desktop().ToolAnswers(
            "nvidia-smi",
            ("--query-gpu*", NvidiaHeader.Replace("index, ", "index, ", StringComparison.Ordinal)
                + "0, NVIDIA H100 80GB HBM3, 81559 MiB, GPU-0c0ffee0-3333-4c11-8b1e-0f61d3a1b001, 00000000:0A:00.0, 54 MiB, 81026 MiB, 570.124.06, 5, 16, 700.00 W, Enabled, 479 MiB, 9.0\n"),
            ("'-q -x'", Sample("nvidia-smi-xml/h100-mig.xml")));
        HardwareProfile profile = machine.Detect();

        Assert.Equal(["H100 SXM 80GB MIG 40GB", "H100 SXM 80GB MIG 20GB", "H100 SXM 80GB MIG 10GB"], profile.Accelerators.Select(a => a.Name));
        Assert.Equal([40448 * MiB, 20096 * MiB, 9984 * MiB], profile.Accelerators.Select(a => a.UsableMemoryBytes));
        Assert.Equal([0.5, 0.25, 0.125], profile.Accelerators.Select(a => a.Fraction ?? 0));
        Assert.Equal(3_350_000_000_000 / 4, profile.Accelerators[1].BandwidthBytesPerSecond);
    }

    [UnixFact]
    public void A_device_without_memory_of_its_own_has_the_machines()
    {
        using var machine = FakeMachine.Desktop()
            .File("/proc/meminfo", "MemTotal:       125000000 kB\nMemAvailable:   110000000 kB\n")
            .ToolAnswers("nvidia-smi", ("--query-gpu*", Sample("nvidia-smi-csv/not-supported.csv")), ("'-q -x'", Sample("nvidia-smi-xml/gb10-no-memory.xml")));
        HardwareProfile profile = machine.Detect();

        Accelerator card = Assert.Single(profile.Accelerators);
        Assert.Equal("GB10", card.Name);
        Assert.True(card.IsUnifiedMemory && profile.IsUnifiedMemory);
        Assert.Equal(125000000 * KiB, card.UsableMemoryBytes);
        Assert.Equal(110000000 * KiB, card.FreeMemoryBytes);
        Assert.Equal(273_000_000_000, profile.SystemMemoryBandwidthBytesPerSecond);
        Assert.Empty(profile.Warnings);
    }

    [Fact]
    public void A_jetson_is_known_by_its_board()
    {
        using var machine = FakeMachine.Desktop()
            .File("/proc/meminfo", "MemTotal:       64349620 kB\nMemAvailable:   60000000 kB\n")
            .File("/proc/device-tree/model", "NVIDIA Jetson AGX Orin Developer Kit\0");
        HardwareProfile profile = machine.Detect();

        Accelerator card = Assert.Single(profile.Accelerators);
        Assert.Equal("Jetson AGX Orin 64GB", card.Name);
        Assert.True(profile.IsUnifiedMemory);
        Assert.Equal(60000000 * KiB, card.FreeMemoryBytes);
    }

    [Fact]
    public void Amd_cards_are_read_from_the_kernel_without_any_tool()
    {
        using var machine = FakeMachine.Desktop();
        AmdCard(machine, "card1", "0x744c", "0xc8", 25753026560, 1073741824, 33554432000, "0000:03:00.0");
        AmdCard(machine, "card0", "0x164e", "0xc1", 536870912, 10000000, 33554432000, "0000:0e:00.0");
        machine.File("/sys/class/drm/card1-DP-1/status", "connected\n");
        machine.File("/sys/class/kfd/kfd/topology/nodes/1/properties", "cpu_cores_count 0\nsimd_count 192\ngfx_target_version 110000\nlocation_id 768\ndomain 0\n");
        HardwareProfile profile = machine.Detect();

        Accelerator card = Assert.Single(profile.Accelerators);
        Assert.Equal("Radeon RX 7900 XTX", card.Name);
        Assert.Equal("gfx1100", card.ComputeCapability);
        Assert.Equal(25753026560 - 1073741824, card.FreeMemoryBytes);
        Assert.Equal(("PCIe 4.0 x16", "6.12.12", "ROCm 6.4.1"), (card.Link, card.DriverVersion, card.RuntimeVersion));
        Assert.Contains("'Radeon 610M' is graphics in the processor", profile.Notes, StringComparison.Ordinal);
        Assert.Empty(profile.Warnings);
    }

    [Fact]
    public void The_list_of_the_graphics_library_tells_cards_of_one_chip_apart()
    {
        using var machine = FakeMachine.Desktop();
        AmdCard(machine, "card0", "0x73bf", "0xc1", 17163091968, 0, 33554432000, "0000:03:00.0");
        machine.File(LinuxFiles.AmdProducts, "# List\n1.0.0\n73BF,\tC0,\tAMD Radeon RX 6900 XT\n73BF,\tC1,\tAMD Radeon RX 6800 XT\n73BF,\tC3,\tAMD Radeon RX 6800\n");
        Assert.Equal("Radeon RX 6800 XT", Assert.Single(machine.Detect().Accelerators).Name);
    }

    [Fact]
    public void Processors_whose_memory_was_built_for_graphics_count()
    {
        using var machine = FakeMachine.Desktop().File("/proc/meminfo", "MemTotal:       32000000 kB\nMemAvailable:   30000000 kB\n");
        AmdCard(machine, "card0", "0x1586", "0xc1", 96L << 30, 1L << 30, 16L << 30, "0000:c5:00.0");
        HardwareProfile profile = machine.Detect();

        Accelerator card = Assert.Single(profile.Accelerators);
        Assert.Equal("Ryzen AI Max+ 395 128GB", card.Name);
        Assert.True(profile.IsUnifiedMemory);
        Assert.Equal(112L << 30, card.UsableMemoryBytes);
        Assert.Equal((32000000 * KiB) + (96L << 30), profile.SystemMemoryBytes);
        Assert.Equal(110L << 30, card.FreeMemoryBytes);
        Assert.Equal((30000000 * KiB) + (95L << 30), profile.FreeSystemMemoryBytes);
    }

    [UnixFact]
    public void Amd_smi_and_the_kernel_know_a_card_together()
    {
        using var machine = FakeMachine.Desktop();
        AmdCard(machine, "card0", "0x7551", "0xc0", 34208743424, 104857600, 33554432000, "0000:05:00.0");
        machine.ToolAnswers(
            "amd-smi",
            ("'static --json'", Sample("amd-smi/r9700-rocm-7.json")),
            ("'metric --mem-usage --json'", "{\"gpu_data\":[{\"gpu\":0,\"mem_usage\":{\"total_vram\":{\"value\":32624,\"unit\":\"MB\"},\"used_vram\":{\"value\":624,\"unit\":\"MB\"},\"free_vram\":{\"value\":32000,\"unit\":\"MB\"}}}]}"),
            ("'version --json'", "[{\"tool\":\"AMDSMI Tool\",\"version\":\"26.1.0\",\"rocm_version\":\"7.1.0\"}]"));
        HardwareProfile profile = machine.Detect();

        Accelerator card = Assert.Single(profile.Accelerators);
        Assert.Equal("Radeon AI PRO R9700", card.Name);
        Assert.Equal(32000 * MiB, card.FreeMemoryBytes);
        Assert.Equal("ROCm 7.1.0", card.RuntimeVersion);
        Assert.Empty(profile.Warnings);
    }

    [UnixFact]
    public void The_older_tool_of_amd_is_asked_where_the_newer_one_fails()
    {
        using var machine = FakeMachine.Desktop().Tool("amd-smi", "echo 'ModuleNotFoundError: amdsmi' >&2; exit 1").ToolPrints("rocm-smi", Sample("rocm-smi/8x-mi300x.json"));
        HardwareProfile profile = machine.Detect();

        Assert.Equal(8, profile.AcceleratorCount);
        Assert.All(profile.Accelerators, a => Assert.Equal("Instinct MI300X", a.Name));
        Assert.Contains("amd-smi ended with 1: ModuleNotFoundError: amdsmi", profile.Warnings);
    }

    [UnixFact]
    public void Intels_tool_is_asked_for_each_device()
    {
        string list = Sample("xpu-smi/list-without-memory.json");
        using var machine = FakeMachine.Desktop().ToolAnswers(
            "xpu-smi",
            ("'discovery -j'", list),
            ("'discovery -d 0 -j'", "{\"device_id\":0,\"device_name\":\"Intel(R) Data Center GPU Max 1100\",\"memory_physical_size_byte\":\"51539607552\",\"pci_bdf_address\":\"0000:29:00.0\",\"driver_version\":\"I915\"}"));
        Accelerator card = Assert.Single(machine.Detect().Accelerators);
        Assert.Equal("Data Center GPU Max 1100", card.Name);
        Assert.Equal(51539607552, card.DriverMemoryBytes);
    }

    [UnixFact]
    public void Ascend_chips_are_read_from_the_table()
    {
        using var machine = FakeMachine.Desktop().ToolPrints("npu-smi", Sample("npu-smi/910b2.txt"));
        HardwareProfile profile = machine.Detect();
        Assert.Equal(["Ascend 910B2", "Ascend 910B2"], profile.Accelerators.Select(a => a.Name));
        Assert.Equal((65536L - 3412) * MiB, profile.Accelerators[0].FreeMemoryBytes);
        Assert.Equal("24.1.rc2", profile.Accelerators[0].DriverVersion);

        using var other = FakeMachine.Desktop().ToolPrints("npu-smi", Sample("npu-smi/310p3.txt"));
        Accelerator chip = Assert.Single(other.Detect().Accelerators);
        Assert.Equal(44280 * MiB, chip.DriverMemoryBytes);
        Assert.Equal((44280L - 1820) * MiB, chip.FreeMemoryBytes);
    }

    [Fact]
    public void A_card_whose_tool_is_missing_has_the_memory_of_its_name_and_a_warning()
    {
        using var machine = FakeMachine.Desktop()
            .File("/proc/driver/nvidia/gpus/0000:01:00.0/information", "Model: \t\t NVIDIA GeForce RTX 4070\nIRQ:   \t\t 60\n");
        HardwareProfile profile = machine.Detect();
        Accelerator card = Assert.Single(profile.Accelerators);
        Assert.Equal("GeForce RTX 4070", card.Name);
        Assert.Null(card.FreeMemoryBytes);
        Assert.Contains("The memory of 'NVIDIA GeForce RTX 4070' could not be read; 12 GiB are assumed, as GeForce RTX 4070 has.", profile.Warnings);

        using var nameless = FakeMachine.Desktop().File("/sys/class/drm/card0/device/vendor", "0x10de\n").File("/sys/class/drm/card0/device/device", "0x2684\n");
        profile = nameless.Detect();
        Assert.Empty(profile.Accelerators);
        Assert.Contains(profile.Warnings, w => w.Contains("'NVIDIA GPU' could not be read, so it is not counted", StringComparison.Ordinal));
    }

    [Fact]
    public void Screens_of_servers_and_virtual_machines_are_no_accelerators()
    {
        using var machine = FakeMachine.Desktop()
            .File("/sys/class/drm/card0/device/vendor", "0x1a03\n")
            .File("/sys/class/drm/card1/device/vendor", "0x1af4\n")
            .File("/sys/class/drm/card2/device/vendor", "0x8086\n").File("/sys/class/drm/card2/device/device", "0x46a6\n")
            .File("/sys/class/drm/card2/device/uevent", "DRIVER=i915\nPCI_SLOT_NAME=0000:00:02.0\n");
        HardwareProfile profile = machine.Detect();
        Assert.Empty(profile.Accelerators);
        Assert.Empty(profile.Warnings);
        Assert.Contains("'Intel GPU 0x46a6'", profile.Notes, StringComparison.Ordinal);
    }

    private static void AmdCard(FakeMachine machine, string card, string device, string revision, long total, long used, long shared, string bus)
    {
        string folder = $"/sys/class/drm/{card}/device/";
        machine.File(folder + "vendor", "0x1002\n").File(folder + "device", device + "\n").File(folder + "revision", revision + "\n")
            .File(folder + "uevent", $"DRIVER=amdgpu\nPCI_CLASS=30000\nPCI_SLOT_NAME={bus}\n")
            .File(folder + "mem_info_vram_total", $"{total}\n").File(folder + "mem_info_vram_used", $"{used}\n")
            .File(folder + "mem_info_gtt_total", $"{shared}\n").File(folder + "mem_info_gtt_used", $"{1L << 30}\n")
            .File(folder + "max_link_speed", "16.0 GT/s PCIe\n").File(folder + "max_link_width", "16\n")
            .File("/sys/module/amdgpu/version", "6.12.12\n").File("/opt/rocm/.info/version", "6.4.1\n");
    }
}
