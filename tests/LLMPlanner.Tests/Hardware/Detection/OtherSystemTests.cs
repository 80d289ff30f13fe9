using LLMPlanner.Hardware;
using LLMPlanner.Hardware.Detection;
using LLMPlanner.Hardware.Import;
using LLMPlanner.Hardware.Import.Tools;

namespace LLMPlanner.Tests.Hardware.Detection;

/// <summary>Windows and macOS, from what their tools print and their calls answer.</summary>
public class OtherSystemTests
{
    private const long GiB = 1L << 30;

    private static string Sample(string name) => File.ReadAllText(TestData.Path("hardware/" + name));

    private static HardwareProfile Read(MachineEvidence evidence) => new EvidenceReader(HardwareCatalog.BuiltIn).Read(evidence);

    private static void Tool(MachineEvidence evidence, string name, string output, int exitCode = 0) =>
        evidence.Tools[name] = new ToolResult(ToolStatus.Exited, exitCode, output, string.Empty);

    [Fact]
    public void Windows_takes_the_64_bit_size_and_leaves_graphics_of_the_processor_out()
    {
        var evidence = new MachineEvidence { System = MachineSystem.Windows, ComputerName = "PC" };
        Tool(evidence, ToolCommands.Displays, Sample("windows/reg-display.txt"), exitCode: 1);
        Tool(evidence, ToolCommands.Processor, "\r\nHKEY_LOCAL_MACHINE\\HARDWARE\\DESCRIPTION\\System\\CentralProcessor\\0\r\n    ProcessorNameString    REG_SZ    AMD Ryzen 9 7950X 16-Core Processor            \r\n\r\n");
        evidence.Facts[FactNames.MemoryTotal] = $"{64 * GiB}";
        evidence.Facts[FactNames.MemoryFree] = $"{40 * GiB}";
        evidence.Facts[FactNames.Cores] = "16";
        evidence.Facts[FactNames.InstructionSets] = "avx2 avx512f";
        evidence.Facts[FactNames.SystemVersion] = "Microsoft Windows 10.0.26100";
        HardwareProfile profile = Read(evidence);

        Assert.Equal(["Radeon RX 7900 XTX", "Arc A770 16GB"], profile.Accelerators.Select(a => a.Name));
        Assert.Equal(0x5ff000000, profile.Accelerators[0].DriverMemoryBytes);
        Assert.Equal(0x400000000, profile.Accelerators[1].DriverMemoryBytes);
        Assert.Equal("32.0.11029.1008", profile.Accelerators[0].DriverVersion);
        Assert.Equal((64 * GiB, 40 * GiB, 16), (profile.SystemMemoryBytes, profile.FreeSystemMemoryBytes, profile.CpuCores));
        Assert.Equal("AMD Ryzen 9 7950X 16-Core Processor", profile.CpuName);
        Assert.Contains("'AMD Radeon(TM) Graphics' is graphics in the processor", profile.Notes, StringComparison.Ordinal);
        Assert.Empty(profile.Warnings);
    }

    [Fact]
    public void Windows_trusts_the_vendors_tool_over_the_registry()
    {
        var evidence = new MachineEvidence { System = MachineSystem.Windows, ComputerName = "PC" };
        Tool(evidence, ToolCommands.NvidiaCsv, "index, name, memory.total [MiB], memory.free [MiB], memory.reserved [MiB]\n0, NVIDIA GeForce RTX 4070 Laptop GPU, 8188 MiB, 7000 MiB, 205 MiB\n");
        Tool(evidence, ToolCommands.Displays, Sample("windows/reg-display.txt").Replace("AMD Radeon RX 7900 XTX", "NVIDIA GeForce RTX 4070 Laptop GPU", StringComparison.Ordinal).Replace("ven_1002&dev_744c", "ven_10de&dev_2860", StringComparison.Ordinal));
        evidence.Facts[FactNames.MemoryTotal] = $"{32 * GiB}";
        HardwareProfile profile = Read(evidence);
        Assert.Equal(["GeForce RTX 4070 Laptop", "Arc A770 16GB"], profile.Accelerators.Select(a => a.Name));
        Assert.Equal(7000L << 20, profile.Accelerators[0].FreeMemoryBytes);
    }

    [Fact]
    public void Apple_silicon_has_the_memory_of_the_machine_up_to_the_limit()
    {
        HardwareProfile profile = Read(Mac(limit: "0"));
        Accelerator chip = Assert.Single(profile.Accelerators);
        Assert.Equal("Apple M3 Pro 18GB", chip.Name);
        Assert.Equal(12 * GiB, chip.UsableMemoryBytes);
        Assert.True(profile.IsUnifiedMemory);
        Assert.Equal(18 * GiB, profile.SystemMemoryBytes);
        Assert.Equal(11, profile.CpuCores);
        Assert.Equal("macOS 15.6", profile.OperatingSystem);
        Assert.Equal(["neon", "dotprod", "i8mm"], profile.InstructionSets);
        Assert.Equal(150_000_000_000, profile.SystemMemoryBandwidthBytesPerSecond);
        Assert.Empty(profile.Warnings);

        Assert.Equal(16 * GiB, Assert.Single(Read(Mac(limit: "16384")).Accelerators).UsableMemoryBytes);
    }

    [Fact]
    public void Apple_free_memory_counts_pages_that_can_be_had()
    {
        HardwareProfile profile = Read(Mac(limit: "0"));
        Assert.Equal((100_000L + 250_000 + 20_000 + 5_000) * 16384, profile.FreeSystemMemoryBytes);
        Assert.Equal(profile.FreeSystemMemoryBytes, profile.Accelerators[0].FreeMemoryBytes);
    }

    [Fact]
    public void Without_system_profiler_the_processor_names_the_chip()
    {
        MachineEvidence evidence = Mac(limit: "0");
        evidence.Tools[ToolCommands.Profiler] = new ToolResult(ToolStatus.TimedOut, 0, string.Empty, string.Empty);
        HardwareProfile profile = Read(evidence);
        Assert.Equal("Apple M3 Pro 18GB", Assert.Single(profile.Accelerators).Name);
        Assert.Equal(["system_profiler did not answer in time and was ended."], profile.Warnings);
    }

    [Fact]
    public void A_binary_value_of_the_registry_is_read_lowest_byte_first()
    {
        Assert.Equal(0x400000000, RegistryQuery.Number("0000000004000000", isBinary: true));
        Assert.Equal(0x600000000, RegistryQuery.Number("0x600000000", isBinary: false));
        Assert.Null(RegistryQuery.Number("600000000", isBinary: false));
        Assert.Null(RegistryQuery.Number("0x", isBinary: false));
        Assert.Null(RegistryQuery.Number("zz00000004000000", isBinary: true));
        Assert.Null(RegistryQuery.Number("0xffffffffffffffff", isBinary: false));
    }

    [Theory]
    [InlineData(16, 10)]
    [InlineData(36, 24)]
    [InlineData(64, 48)]
    public void Apple_hands_out_two_thirds_or_three_quarters(int memory, int usable) =>
        Assert.Equal(usable, (int)(AppleMemory.WorkingSet(memory * GiB) / GiB));

    private static MachineEvidence Mac(string limit)
    {
        var evidence = new MachineEvidence { System = MachineSystem.MacOS, ComputerName = "mac" };
        Tool(evidence, ToolCommands.Sysctl, $"hw.memsize: 19327352832\nhw.physicalcpu: 11\nhw.optional.arm.FEAT_DotProd: 1\nhw.optional.arm.FEAT_I8MM: 1\nmachdep.cpu.brand_string: Apple M3 Pro\niogpu.wired_limit_mb: {limit}\nkern.osproductversion: 15.6\n");
        Tool(evidence, ToolCommands.VmStat, "Mach Virtual Memory Statistics: (page size of 16384 bytes)\nPages free:                              100000.\nPages active:                            400000.\nPages inactive:                          250000.\nPages speculative:                        20000.\nPages wired down:                        200000.\nPages purgeable:                           5000.\n");
        Tool(evidence, ToolCommands.Profiler, Sample("system-profiler/m3-pro-18gb.json"));
        return evidence;
    }
}
