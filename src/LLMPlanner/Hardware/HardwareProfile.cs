namespace LLMPlanner.Hardware;

/// <summary>
/// What a machine offers: its accelerators, its host, and its price where it is rented. Bytes are counted, GiB are 2^30.
/// </summary>
public sealed record HardwareProfile
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The devices, in the order in which an engine would number them.</summary>
    public IReadOnlyList<Accelerator> Accelerators { get; init; } = [];

    /// <summary>The number of devices.</summary>
    public int AcceleratorCount => Accelerators.Count;

    /// <summary>The memory of all devices as sold, in bytes.</summary>
    public long AcceleratorMemoryBytes => Accelerators.Sum(a => a.MemoryBytes);

    /// <summary>
    /// The memory of the host in bytes; <see langword="null"/> where the profile is of cards alone, so nothing can be placed in
    /// host memory. With <see cref="IsUnifiedMemory"/> the devices use this same memory: it counts once.
    /// </summary>
    public long? SystemMemoryBytes { get; init; }

    /// <summary>What is free in the host's memory now, in bytes; only a detected machine has it.</summary>
    public long? FreeSystemMemoryBytes { get; init; }

    /// <summary>The peak bandwidth of the host's memory in bytes per second, all sockets together.</summary>
    public long? SystemMemoryBandwidthBytesPerSecond { get; init; }

    /// <summary>Whether the devices use the host's memory.</summary>
    public bool IsUnifiedMemory { get; init; }

    /// <summary>The processor.</summary>
    public string? CpuName { get; init; }

    /// <summary>The physical cores, or the vCPUs of a cloud size.</summary>
    public int? CpuCores { get; init; }

    /// <summary>The instruction sets that matter to engines, such as <c>avx2</c>.</summary>
    public IReadOnlyList<string> InstructionSets { get; init; } = [];

    /// <summary>The cloud, such as <c>Azure</c>.</summary>
    public string? Provider { get; init; }

    /// <summary>The name of the size at that cloud.</summary>
    public string? VmSize { get; init; }

    /// <summary>The region of the price.</summary>
    public string? Region { get; init; }

    /// <summary>The list price of one hour in <see cref="Currency"/>.</summary>
    public decimal? PricePerHour { get; init; }

    /// <summary>The ISO 4217 code of the price.</summary>
    public string? Currency { get; init; }

    /// <summary>When the list had this price.</summary>
    public DateTime? PriceDate { get; init; }

    /// <summary>All known prices of the size.</summary>
    public IReadOnlyList<CloudPrice> Prices { get; init; } = [];

    /// <summary>Where the figures come from.</summary>
    public string? Source { get; init; }

    /// <summary>What else is to be known.</summary>
    public string? Notes { get; init; }

    /// <summary>The operating system, where a machine was read.</summary>
    public string? OperatingSystem { get; init; }

    /// <summary>
    /// Whether a scheduler places new work here without being told to: <see langword="false"/> for a cluster node that is
    /// cordoned, not ready, or tainted. Such a node is judged like any other.
    /// </summary>
    public bool Schedulable { get; init; } = true;

    /// <summary>What could not be read, or looked wrong, when the machine was read.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Whether the profile knows its host, so that weights can be kept in host memory.</summary>
    public bool HasHost => SystemMemoryBytes is not null;

    /// <summary>Whether there are accelerators and all of them are data-centre parts.</summary>
    public bool IsDataCenter => Accelerators.Count > 0 && Accelerators.All(a => a.IsDataCenter);

    /// <summary>
    /// Whether the memory of every device is known. It is not for graphics that use an unknown machine's memory and for cloud
    /// sizes whose share of a card is not documented; such a profile can be listed and not be judged.
    /// </summary>
    public bool IsComplete => Accelerators.All(a => a.MemoryBytes > 0);

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>Refuses a profile that cannot be judged.</summary>
    /// <returns>This profile.</returns>
    /// <exception cref="PlannerException">
    /// The memory of a device is not known (<c>HardwareMemoryUnknown</c>, for a cloud size <c>HardwareShareUnknown</c>).
    /// </exception>
    public HardwareProfile EnsureComplete()
    {
        if (IsComplete)
        {
            return this;
        }

        string device = Accelerators.First(a => a.MemoryBytes <= 0).Name;
        throw VmSize is null
            ? PlannerException.Create(PlannerErrorKind.InvalidArgument, nameof(Resources.SR.HardwareMemoryUnknown), Name, device)
            : PlannerException.Create(PlannerErrorKind.Unsupported, nameof(Resources.SR.HardwareShareUnknown), Name, Name, device);
    }
}
