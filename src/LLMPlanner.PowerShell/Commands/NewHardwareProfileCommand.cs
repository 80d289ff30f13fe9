using System.Management.Automation;
using LLMPlanner.Hardware;
using LLMPlanner.PowerShell.Binding;
using LLMPlanner.PowerShell.Completion;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>Describes a machine that is not in the catalog, or a what-if: cards, counts, memory, every figure.</summary>
[Cmdlet(VerbsCommon.New, "HardwareProfile", HelpUri = HelpLinks.Base + "New-HardwareProfile.md")]
[OutputType(typeof(HardwareProfile))]
public sealed class NewHardwareProfileCommand : PlannerCmdlet
{
    /// <summary>Gets or sets the name of the machine.</summary>
    [Parameter(Position = 0)]
    public string? Name { get; set; }

    /// <summary>Gets or sets the accelerator: a name of the catalog, or any text together with its memory.</summary>
    [Parameter(Position = 1)]
    [Alias("Gpu")]
    [ArgumentCompleter(typeof(AcceleratorCompleter))]
    public string? Accelerator { get; set; }

    /// <summary>Gets or sets how many accelerators.</summary>
    [Parameter]
    [Alias("GpuCount")]
    [ValidateRange(0, 4096)]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? AcceleratorCount { get; set; }

    /// <summary>Gets or sets the memory of one accelerator: <c>24GB</c>.</summary>
    [Parameter]
    [Alias("GpuMemory", "Vram")]
    [SizeTransformation]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public long? AcceleratorMemory { get; set; }

    /// <summary>Gets or sets what the runtime can use of one accelerator's memory.</summary>
    [Parameter]
    [SizeTransformation]
    public long? UsableMemory { get; set; }

    /// <summary>Gets or sets what is free of one accelerator's memory.</summary>
    [Parameter]
    [SizeTransformation]
    public long? FreeMemory { get; set; }

    /// <summary>Gets or sets the vendor; without one no vendor's extras are counted.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(VendorCompleter))]
    public string? Vendor { get; set; }

    /// <summary>Gets or sets the memory bandwidth of one accelerator in bytes per second.</summary>
    [Parameter]
    [SizeTransformation]
    public long? BandwidthBytesPerSecond { get; set; }

    /// <summary>Gets or sets the dense 16-bit rate of one accelerator in TFLOPS.</summary>
    [Parameter]
    [ValidateRange(0.001, 1e6)]
    public double? Tflops { get; set; }

    /// <summary>Gets or sets the power of one accelerator in watts.</summary>
    [Parameter]
    [ValidateRange(0.1, 1e6)]
    public double? PowerWatts { get; set; }

    /// <summary>Gets or sets the host memory: <c>64GB</c>.</summary>
    [Parameter]
    [Alias("Ram")]
    [SizeTransformation]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public long? SystemMemory { get; set; }

    /// <summary>Gets or sets the bandwidth of the host memory in bytes per second.</summary>
    [Parameter]
    [SizeTransformation]
    public long? SystemMemoryBandwidthBytesPerSecond { get; set; }

    /// <summary>Gets or sets the number of processor cores.</summary>
    [Parameter]
    [ValidateRange(1, 65536)]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? CpuCores { get; set; }

    /// <summary>Gets or sets whether accelerators share the host's memory.</summary>
    [Parameter]
    public SwitchParameter UnifiedMemory { get; set; }

    /// <summary>Gets or sets the price per hour.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public decimal? PricePerHour { get; set; }

    /// <summary>Gets or sets the currency of the price.</summary>
    [Parameter]
    public string? Currency { get; set; }

    /// <summary>Gets or sets a profile to start from, or its name.</summary>
    [Parameter(ValueFromPipeline = true)]
    [HardwareTransformation]
    [ArgumentCompleter(typeof(HardwareCompleter))]
    public HardwareArgument? From { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => TryRun(() =>
    {
        if (From is null)
        {
            Write(null);
            return;
        }

        foreach (HardwareProfile profile in HardwareLookup.Find(Hardwares, From))
        {
            Write(profile);
        }
    });

    private void Write(HardwareProfile? from) => WriteObject(new HardwareBuilder(Hardwares)
    {
        Name = Name,
        From = from,
        Accelerator = Accelerator,
        AcceleratorCount = AcceleratorCount,
        AcceleratorMemoryBytes = AcceleratorMemory,
        UsableMemoryBytes = UsableMemory,
        FreeMemoryBytes = FreeMemory,
        Vendor = Vendor,
        BandwidthBytesPerSecond = BandwidthBytesPerSecond,
        Tflops = Tflops is { } rate ? new ComputeRates { Fp16 = rate, Bf16 = rate, Basis = "given" } : null,
        PowerWatts = PowerWatts,
        SystemMemoryBytes = SystemMemory,
        SystemMemoryBandwidthBytesPerSecond = SystemMemoryBandwidthBytesPerSecond,
        CpuCores = CpuCores,
        IsUnifiedMemory = UnifiedMemory.IsPresent ? UnifiedMemory.ToBool() : null,
        PricePerHour = PricePerHour,
        Currency = Currency,
    }.Build());
}
