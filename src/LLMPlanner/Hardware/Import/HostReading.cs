namespace LLMPlanner.Hardware.Import;

/// <summary>What was read about the machine around the devices. A field that nobody could read is <see langword="null"/>.</summary>
internal sealed record HostReading
{
    /// <summary>The memory that processes can have here, limits of containers counted, in bytes.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>What is free of it now, in bytes.</summary>
    public long? FreeMemoryBytes { get; init; }

    /// <summary>The peak bandwidth of the memory in bytes per second.</summary>
    public long? BandwidthBytesPerSecond { get; init; }

    /// <summary>The processor.</summary>
    public string? CpuName { get; init; }

    /// <summary>The physical cores that processes can have here.</summary>
    public int? CpuCores { get; init; }

    /// <summary>The instruction sets that matter to engines.</summary>
    public IReadOnlyList<string> InstructionSets { get; init; } = [];

    /// <summary>The operating system.</summary>
    public string? OperatingSystem { get; init; }

    /// <summary>What to know about the figures, such as that a container limits them.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
