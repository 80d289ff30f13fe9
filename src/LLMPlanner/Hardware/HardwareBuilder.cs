using LLMPlanner.Hardware.Catalog;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Hardware;

/// <summary>
/// Describes hardware that the catalog does not have, or has otherwise: what is set here wins over what the catalog or
/// <see cref="From"/> says. A profile made of sizes alone has no vendor, so nothing that a vendor's driver adds is counted.
/// </summary>
/// <param name="catalog">Where names of accelerators are looked up.</param>
public sealed class HardwareBuilder(HardwareCatalog catalog)
{
    private const long LeastMemoryBytes = 1L << 20;

    /// <summary>The name of the profile; without it one is made of the devices and sizes.</summary>
    public string? Name { get; set; }

    /// <summary>A profile to start from.</summary>
    public HardwareProfile? From { get; set; }

    /// <summary>
    /// The accelerators as <see cref="HardwareCatalog.Find"/> takes them. With <see cref="AcceleratorMemoryBytes"/> it may be
    /// any text, which then is the name of a device of that size.
    /// </summary>
    public string? Accelerator { get; set; }

    /// <summary>How often the accelerators are there.</summary>
    public int? AcceleratorCount { get; set; }

    /// <summary>The memory of each accelerator, in bytes.</summary>
    public long? AcceleratorMemoryBytes { get; set; }

    /// <summary>What an engine sees of that memory, in bytes.</summary>
    public long? UsableMemoryBytes { get; set; }

    /// <summary>What is free of that memory now, in bytes.</summary>
    public long? FreeMemoryBytes { get; set; }

    /// <summary>The maker.</summary>
    public string? Vendor { get; set; }

    /// <summary>The architecture.</summary>
    public string? Architecture { get; set; }

    /// <summary>The CUDA compute capability, or the gfx target.</summary>
    public string? ComputeCapability { get; set; }

    /// <summary>What kind of device it is.</summary>
    public DeviceClass? DeviceClass { get; set; }

    /// <summary>The peak bandwidth of the accelerator's memory in bytes per second.</summary>
    public long? BandwidthBytesPerSecond { get; set; }

    /// <summary>Dense peak rates in TFLOPS; what is null here stays what it was.</summary>
    public ComputeRates? Tflops { get; set; }

    /// <summary>The data types that the hardware cannot compute with.</summary>
    public IReadOnlyList<NumericType>? UnsupportedTypes { get; set; }

    /// <summary>The way to the host.</summary>
    public string? Link { get; set; }

    /// <summary>The bandwidth to the host in bytes per second and direction.</summary>
    public long? LinkBytesPerSecond { get; set; }

    /// <summary>The way to other accelerators.</summary>
    public string? Peer { get; set; }

    /// <summary>The bandwidth to other accelerators in bytes per second and direction.</summary>
    public long? PeerBytesPerSecond { get; set; }

    /// <summary>The board power in watts.</summary>
    public double? PowerWatts { get; set; }

    /// <summary>The memory of the host in bytes.</summary>
    public long? SystemMemoryBytes { get; set; }

    /// <summary>What is free of the host's memory now, in bytes.</summary>
    public long? FreeSystemMemoryBytes { get; set; }

    /// <summary>The peak bandwidth of the host's memory in bytes per second.</summary>
    public long? SystemMemoryBandwidthBytesPerSecond { get; set; }

    /// <summary>Whether the accelerators use the host's memory.</summary>
    public bool? IsUnifiedMemory { get; set; }

    /// <summary>The processor.</summary>
    public string? CpuName { get; set; }

    /// <summary>The physical cores, or vCPUs.</summary>
    public int? CpuCores { get; set; }

    /// <summary>The instruction sets that matter to engines.</summary>
    public IReadOnlyList<string>? InstructionSets { get; set; }

    /// <summary>The cloud.</summary>
    public string? Provider { get; set; }

    /// <summary>The name of the size at that cloud.</summary>
    public string? VmSize { get; set; }

    /// <summary>The region of the price.</summary>
    public string? Region { get; set; }

    /// <summary>The price of one hour.</summary>
    public decimal? PricePerHour { get; set; }

    /// <summary>The ISO 4217 code of the price.</summary>
    public string? Currency { get; set; }

    /// <summary>Makes the profile.</summary>
    /// <exception cref="PlannerException">
    /// A value makes no sense (<c>HardwareValueInvalid</c>), there is nothing to describe (<c>HardwareEmpty</c>), or the
    /// accelerator is unknown and no memory is given (as <see cref="HardwareCatalog.Find"/>).
    /// </exception>
    public HardwareProfile Build()
    {
        Check();
        HardwareProfile start = Accelerator is null ? From ?? Sizes() : Named(Accelerator);
        var devices = new List<Accelerator>();
        for (int i = 0; i < (AcceleratorCount ?? 1); i++)
        {
            devices.AddRange(start.Accelerators.Select(Override));
        }

        if (devices.Count > HardwareText.MaxDevices)
        {
            throw Invalid(nameof(AcceleratorCount), devices.Count, FormattableString.Invariant($"up to {HardwareText.MaxDevices} devices in all"));
        }

        HardwareProfile profile = OverrideHost(start) with { Accelerators = devices };
        if (devices.Count == 0 && profile.SystemMemoryBytes is null)
        {
            throw PlannerException.Create(PlannerErrorKind.InvalidArgument, nameof(SR.HardwareEmpty), Name);
        }

        return (profile with { Name = Name ?? NameOf(profile, start) }).EnsureComplete();
    }

    private HardwareProfile Named(string text)
    {
        try
        {
            HardwareProfile found = catalog.Resolve(text, Region, AcceleratorMemoryBytes);

            // The accelerators of a catalog entry join the machine that the description started from.
            return From is null ? found : From with { Accelerators = found.Accelerators };
        }
        catch (PlannerException e) when (e.ErrorId is nameof(SR.HardwareNotFound) && AcceleratorMemoryBytes is { } bytes)
        {
            HardwareProfile custom = ProfileAssembler.Bare(text.Trim(), [ProfileAssembler.SizeOnly(bytes, text.Trim())]);
            return From is null ? custom : From with { Accelerators = custom.Accelerators };
        }
    }

    private HardwareProfile Sizes() => AcceleratorMemoryBytes is { } bytes
        ? ProfileAssembler.Bare(SizeText.Format(bytes), [ProfileAssembler.SizeOnly(bytes)])
        : new HardwareProfile { Name = string.Empty };

    private Accelerator Override(Accelerator device)
    {
        if (AcceleratorMemoryBytes is { } bytes)
        {
            device = device.WithMemory(bytes, FigureBasis.Given);
        }

        if (UsableMemoryBytes is { } usable)
        {
            if (usable > device.MemoryBytes)
            {
                throw Invalid(nameof(UsableMemoryBytes), usable, "not above the memory of the accelerator");
            }

            device = device with { UsableMemoryBytes = usable, UsableMemoryBasis = FigureBasis.Given };
        }

        return device with
        {
            FreeMemoryBytes = FreeMemoryBytes ?? device.FreeMemoryBytes,
            Vendor = Vendor ?? device.Vendor,
            Architecture = Architecture ?? device.Architecture,
            ComputeCapability = ComputeCapability ?? device.ComputeCapability,
            DeviceClass = DeviceClass ?? device.DeviceClass,
            BandwidthBytesPerSecond = BandwidthBytesPerSecond ?? device.BandwidthBytesPerSecond,
            Tflops = Tflops is null ? device.Tflops : Merge(Tflops, device.Tflops),
            UnsupportedTypes = UnsupportedTypes ?? device.UnsupportedTypes,
            Link = Link ?? device.Link,
            LinkBytesPerSecond = LinkBytesPerSecond ?? device.LinkBytesPerSecond,
            Peer = Peer ?? device.Peer,
            PeerBytesPerSecond = PeerBytesPerSecond ?? device.PeerBytesPerSecond,
            PowerWatts = PowerWatts ?? device.PowerWatts,
            IsUnifiedMemory = IsUnifiedMemory ?? device.IsUnifiedMemory,
        };
    }

    private HardwareProfile OverrideHost(HardwareProfile start) => start with
    {
        SystemMemoryBytes = SystemMemoryBytes ?? start.SystemMemoryBytes,
        FreeSystemMemoryBytes = FreeSystemMemoryBytes ?? start.FreeSystemMemoryBytes,
        SystemMemoryBandwidthBytesPerSecond = SystemMemoryBandwidthBytesPerSecond ?? start.SystemMemoryBandwidthBytesPerSecond,
        IsUnifiedMemory = IsUnifiedMemory ?? start.IsUnifiedMemory,
        CpuName = CpuName ?? start.CpuName,
        CpuCores = CpuCores ?? start.CpuCores,
        InstructionSets = InstructionSets ?? start.InstructionSets,
        Provider = Provider ?? start.Provider,
        VmSize = VmSize ?? start.VmSize,
        Region = Region ?? start.Region,
        PricePerHour = PricePerHour ?? start.PricePerHour,
        Currency = Currency ?? start.Currency ?? (PricePerHour is null ? null : "USD"),
        PriceDate = PricePerHour is null ? start.PriceDate : null,
    };

    private static ComputeRates Merge(ComputeRates given, ComputeRates known) => new()
    {
        Fp32 = given.Fp32 ?? known.Fp32,
        Fp16 = given.Fp16 ?? known.Fp16,
        Bf16 = given.Bf16 ?? known.Bf16,
        Fp8 = given.Fp8 ?? known.Fp8,
        Int8 = given.Int8 ?? known.Int8,
        Fp4 = given.Fp4 ?? known.Fp4,
        Basis = "given",
    };

    private string NameOf(HardwareProfile profile, HardwareProfile start)
    {
        string cards = AcceleratorCount is > 1 and { } count
            ? FormattableString.Invariant($"{count}x {start.Name}")
            : start.Name;
        return profile.SystemMemoryBytes == start.SystemMemoryBytes || profile.SystemMemoryBytes is not { } memory
            ? cards
            : (cards.Length == 0 ? string.Empty : cards + ", ") + SizeText.Format(memory) + " RAM";
    }

    private void Check()
    {
        if (AcceleratorCount is < 1 or > HardwareText.MaxDevices)
        {
            throw Invalid(nameof(AcceleratorCount), AcceleratorCount, FormattableString.Invariant($"from 1 to {HardwareText.MaxDevices}"));
        }

        Memory(nameof(AcceleratorMemoryBytes), AcceleratorMemoryBytes);
        Memory(nameof(UsableMemoryBytes), UsableMemoryBytes);
        Positive(nameof(BandwidthBytesPerSecond), BandwidthBytesPerSecond);
        Positive(nameof(LinkBytesPerSecond), LinkBytesPerSecond);
        Positive(nameof(PeerBytesPerSecond), PeerBytesPerSecond);
        Memory(nameof(SystemMemoryBytes), SystemMemoryBytes);
        Positive(nameof(SystemMemoryBandwidthBytesPerSecond), SystemMemoryBandwidthBytesPerSecond);
        Positive(nameof(CpuCores), CpuCores);
        Positive(nameof(PowerWatts), PowerWatts);
        NotNegative(nameof(FreeMemoryBytes), FreeMemoryBytes);
        NotNegative(nameof(FreeSystemMemoryBytes), FreeSystemMemoryBytes);
        NotNegative(nameof(PricePerHour), (double?)PricePerHour);
        if (Tflops is { } rates)
        {
            foreach (NumericType type in Enum.GetValues(typeof(NumericType)))
            {
                Positive(nameof(Tflops) + "." + type, rates[type]);
            }
        }
    }

    private static void Positive(string name, double? value)
    {
        if (value is { } given && !(given > 0 && given < double.PositiveInfinity))
        {
            throw Invalid(name, given, "above 0");
        }
    }

    // Who writes 64 and means gigabytes has left the unit out.
    private static void Memory(string name, long? bytes)
    {
        if (bytes < LeastMemoryBytes)
        {
            throw Invalid(name, bytes, FormattableString.Invariant($"at least 1MB. A number alone is bytes; write {(bytes > 0 ? bytes : 24)}GB"));
        }
    }

    private static void NotNegative(string name, double? value)
    {
        if (value is < 0)
        {
            throw Invalid(name, value, "0 or above");
        }
    }

    private static PlannerException Invalid(string name, object? value, string expected) =>
        PlannerException.Create(PlannerErrorKind.InvalidArgument, nameof(SR.HardwareValueInvalid), value, name, value, expected);
}
