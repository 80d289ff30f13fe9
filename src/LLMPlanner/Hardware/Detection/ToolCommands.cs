using LLMPlanner.Hardware.Import.Tools;

namespace LLMPlanner.Hardware.Detection;

/// <summary>A call of a tool.</summary>
/// <param name="Name">What the evidence calls it.</param>
/// <param name="Tool">The file name of the tool.</param>
/// <param name="Arguments">Its arguments, each as one word.</param>
internal sealed record ToolCommand(string Name, string Tool, params string[] Arguments);

/// <summary>The tools that are asked, and what.</summary>
internal static class ToolCommands
{
    public const string NvidiaCsv = "nvidia-smi-csv";
    public const string NvidiaXml = "nvidia-smi-xml";
    public const string AmdStatic = "amd-smi-static";
    public const string AmdMetric = "amd-smi-metric";
    public const string AmdVersion = "amd-smi-version";
    public const string Rocm = "rocm-smi";
    public const string Xpu = "xpu-smi";
    public const string Npu = "npu-smi";
    public const string Displays = "reg-display";
    public const string Processor = "reg-processor";
    public const string Sysctl = "sysctl";
    public const string VmStat = "vm_stat";
    public const string Profiler = "system_profiler";

    /// <summary>The class of display adapters in the registry of Windows.</summary>
    public const string DisplayClass = @"HKLM\SYSTEM\CurrentControlSet\Control\Class\{4d36e968-e325-11ce-bfc1-08002be10318}";

    private const string NvidiaTool = "nvidia-smi";
    private const string AmdTool = "amd-smi";

    /// <summary>The query of nvidia-smi for a list of fields.</summary>
    public static ToolCommand NvidiaQuery(IEnumerable<string> fields) =>
        new(NvidiaCsv, NvidiaTool, "--query-gpu=" + string.Join(",", fields), "--format=csv");

    /// <summary>The figures of one device of Intel's.</summary>
    public static ToolCommand XpuDevice(int index) =>
        new(FormattableString.Invariant($"{Xpu}-{index}"), Xpu, "discovery", "-d", FormattableString.Invariant($"{index}"), "-j");

    public static ToolCommand NvidiaFull { get; } = new(NvidiaXml, NvidiaTool, "-q", "-x");

    public static ToolCommand NvidiaDefault { get; } = NvidiaQuery(NvidiaSmiCsv.Fields);

    public static IReadOnlyList<ToolCommand> Amd { get; } =
    [
        new(AmdStatic, AmdTool, "static", "--json"),
        new(AmdMetric, AmdTool, "metric", "--mem-usage", "--json"),
        new(AmdVersion, AmdTool, "version", "--json"),
    ];

    public static ToolCommand RocmSmi { get; } =
        new(Rocm, Rocm, "--showproductname", "--showmeminfo", "vram", "--showbus", "--showdriverversion", "--json");

    public static ToolCommand XpuSmi { get; } = new(Xpu, Xpu, "discovery", "-j");

    public static ToolCommand NpuSmi { get; } = new(Npu, Npu, "info");

    public static IReadOnlyList<ToolCommand> Windows { get; } =
    [
        new(Displays, "reg", "query", DisplayClass, "/s"),
        new(Processor, "reg", "query", @"HKLM\HARDWARE\DESCRIPTION\System\CentralProcessor\0", "/v", "ProcessorNameString"),
    ];

    public static IReadOnlyList<ToolCommand> MacOS { get; } =
    [
        new(Sysctl, Sysctl, "hw.memsize", "hw.physicalcpu", "hw.optional.arm.FEAT_DotProd", "hw.optional.arm.FEAT_I8MM", "hw.optional.avx2_0",
            "hw.optional.avx512f", "machdep.cpu.brand_string", "iogpu.wired_limit_mb", "kern.osproductversion"),
        new(VmStat, VmStat),
        new(Profiler, Profiler, "SPDisplaysDataType", "-json"),
    ];
}
