namespace LLMPlanner.Hardware;

/// <summary>One accelerator as the runtime shows it. Bytes are counted, GiB are 2^30; bandwidths are peaks.</summary>
public sealed record Accelerator
{
    /// <summary>The name of the profile, such as <c>GeForce RTX 4090</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The maker, or <see langword="null"/> where the profile is made of sizes alone.</summary>
    public string? Vendor { get; init; }

    /// <summary>The architecture, such as <c>Ada Lovelace</c>.</summary>
    public string? Architecture { get; init; }

    /// <summary>The CUDA compute capability, or the gfx target of ROCm.</summary>
    public string? ComputeCapability { get; init; }

    /// <summary>What kind of device it is.</summary>
    public DeviceClass DeviceClass { get; init; }

    /// <summary>The year of the launch.</summary>
    public int? Year { get; init; }

    /// <summary>The size that the device is sold with, in bytes; 0 where the profile cannot say (see <see cref="HardwareProfile.IsComplete"/>).</summary>
    public long MemoryBytes { get; init; }

    /// <summary>What the driver's own tool prints as total (NVML, amd-smi), in bytes.</summary>
    public long? DriverMemoryBytes { get; init; }

    /// <summary>What CUDA, HIP or Metal reports to an engine, in bytes.</summary>
    public long UsableMemoryBytes { get; init; }

    /// <summary>How <see cref="UsableMemoryBytes"/> is known.</summary>
    public FigureBasis UsableMemoryBasis { get; init; }

    /// <summary>What is free now, in bytes; only a detected device has it.</summary>
    public long? FreeMemoryBytes { get; init; }

    /// <summary>The kind of memory, such as <c>GDDR6X</c>.</summary>
    public string? MemoryType { get; init; }

    /// <summary>Whether the memory is that of the system.</summary>
    public bool IsUnifiedMemory { get; init; }

    /// <summary>The share of one device that a virtual machine gets; <see langword="null"/> for a whole one.</summary>
    public double? Fraction { get; init; }

    /// <summary>The peak bandwidth of the memory in bytes per second.</summary>
    public long? BandwidthBytesPerSecond { get; init; }

    /// <summary>The dense peak rates by data type.</summary>
    public ComputeRates Tflops { get; init; } = ComputeRates.Unknown;

    /// <summary>The data types that the hardware cannot compute with.</summary>
    public IReadOnlyList<NumericType> UnsupportedTypes { get; init; } = [];

    /// <summary>The way to the host, such as <c>PCIe 4.0 x16</c>.</summary>
    public string? Link { get; init; }

    /// <summary>The bandwidth to the host in bytes per second and direction.</summary>
    public long? LinkBytesPerSecond { get; init; }

    /// <summary>The way to other accelerators where it is not the host's, such as <c>NVLink, NVSwitch</c>.</summary>
    public string? Peer { get; init; }

    /// <summary>The bandwidth to other accelerators in bytes per second and direction, all links together.</summary>
    public long? PeerBytesPerSecond { get; init; }

    /// <summary>The board power in watts.</summary>
    public double? PowerWatts { get; init; }

    /// <summary>The version of the driver; only a device that was read has it.</summary>
    public string? DriverVersion { get; init; }

    /// <summary>The newest CUDA that the driver takes, or the installed ROCm; only a device that was read has it.</summary>
    public string? RuntimeVersion { get; init; }

    /// <summary>Where the figures come from.</summary>
    public string? Source { get; init; }

    /// <summary>Conflicts between sources and how they were resolved.</summary>
    public string? Notes { get; init; }

    /// <summary>Whether it is a data-centre part.</summary>
    public bool IsDataCenter => DeviceClass == DeviceClass.DataCenter;

    /// <summary>Whether the hardware computes with a data type; what is not known to be missing counts as there.</summary>
    public bool Supports(NumericType type) => !UnsupportedTypes.Contains(type);

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>
    /// The same device with another size of memory: an iGPU of a given machine, a share of a card, a modified card. What the
    /// driver keeps is kept in proportion.
    /// </summary>
    internal Accelerator WithMemory(long memoryBytes, FigureBasis unknownBasis)
    {
        if (MemoryBytes == memoryBytes)
        {
            return this;
        }

        bool known = MemoryBytes > 0;
        return this with
        {
            MemoryBytes = memoryBytes,
            DriverMemoryBytes = null,
            UsableMemoryBytes = known ? (long)(memoryBytes * ((double)UsableMemoryBytes / MemoryBytes)) : memoryBytes,
            UsableMemoryBasis = known ? FigureBasis.Derived : unknownBasis,
        };
    }

    /// <summary>A share of the device: memory is handed out, time is shared out.</summary>
    internal Accelerator Slice(double fraction, long memoryBytes) => WithMemory(memoryBytes, FigureBasis.Assumed) with
    {
        Fraction = fraction,
        BandwidthBytesPerSecond = (long?)(BandwidthBytesPerSecond * fraction),
        Tflops = Tflops.Scale(fraction),
        LinkBytesPerSecond = (long?)(LinkBytesPerSecond * fraction),
        Peer = null,
        PeerBytesPerSecond = null,
        PowerWatts = PowerWatts * fraction,
    };
}
