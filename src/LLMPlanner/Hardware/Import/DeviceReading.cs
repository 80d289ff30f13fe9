namespace LLMPlanner.Hardware.Import;

/// <summary>What a tool said about one device, before the catalog is asked. A field that nobody could read is <see langword="null"/>.</summary>
internal sealed record DeviceReading
{
    /// <summary>The name as the tool prints it; where it prints several for one device, the most telling one.</summary>
    public required string Name { get; init; }

    /// <summary>The maker.</summary>
    public string? Vendor { get; init; }

    /// <summary>Where the reading is from, such as <c>nvidia-smi</c>.</summary>
    public required string Source { get; init; }

    /// <summary>The number that the tool gives to the device.</summary>
    public int? Index { get; init; }

    /// <summary>The unique id of the device.</summary>
    public string? Uuid { get; init; }

    /// <summary>The PCI address in the form <c>0000:01:00.0</c>.</summary>
    public string? BusId { get; init; }

    /// <summary>The memory that the driver calls total, in bytes.</summary>
    public long? TotalBytes { get; init; }

    /// <summary>Whether <see cref="TotalBytes"/> is a size as people write it down, such as 24 GB, and not what a driver reports.</summary>
    public bool IsRounded { get; init; }

    /// <summary>Whether nothing but the size is known, so that the name is made of it.</summary>
    public bool IsSizeOnly { get; init; }

    /// <summary>What an engine can have of it by the driver's own limit, where the tool says so, in bytes.</summary>
    public long? UsableBytes { get; init; }

    /// <summary>What the driver keeps of it, in bytes.</summary>
    public long? ReservedBytes { get; init; }

    /// <summary>What is in use, in bytes.</summary>
    public long? UsedBytes { get; init; }

    /// <summary>What is free, in bytes.</summary>
    public long? FreeBytes { get; init; }

    /// <summary>The CUDA compute capability, or the gfx target.</summary>
    public string? ComputeCapability { get; init; }

    /// <summary>The architecture as the tool names it.</summary>
    public string? Architecture { get; init; }

    /// <summary>The version of the driver.</summary>
    public string? DriverVersion { get; init; }

    /// <summary>The version of CUDA, ROCm or the like.</summary>
    public string? RuntimeVersion { get; init; }

    /// <summary>The PCI Express generation, the most that both ends take.</summary>
    public int? LinkGeneration { get; init; }

    /// <summary>The PCI Express lanes, the most that both ends take.</summary>
    public int? LinkWidth { get; init; }

    /// <summary>The highest power limit in watts.</summary>
    public double? PowerWatts { get; init; }

    /// <summary>Whether the device has no memory of its own.</summary>
    public bool IsUnifiedMemory { get; init; }

    /// <summary>Whether it is graphics in the processor.</summary>
    public bool IsIntegrated { get; init; }

    /// <summary>Whether the device is split; it then counts through <see cref="Slices"/> alone.</summary>
    public bool IsSplit { get; init; }

    /// <summary>The parts that the device is split into.</summary>
    public IReadOnlyList<DeviceSlice> Slices { get; init; } = [];
}

/// <summary>A part of a device that was split by its driver (MIG).</summary>
/// <param name="Profile">The name of the kind of part, such as <c>3g.20gb</c>.</param>
/// <param name="TotalBytes">Its memory in bytes.</param>
/// <param name="FreeBytes">What is free of it, in bytes.</param>
/// <param name="Multiprocessors">The multiprocessors that it has.</param>
internal sealed record DeviceSlice(string? Profile, long? TotalBytes, long? FreeBytes, int? Multiprocessors);
