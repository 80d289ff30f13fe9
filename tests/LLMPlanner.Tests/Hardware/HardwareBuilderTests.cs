using LLMPlanner.Hardware;

namespace LLMPlanner.Tests.Hardware;

/// <summary>Hardware that is described, not looked up.</summary>
public class HardwareBuilderTests
{
    private static HardwareBuilder New() => new(HardwareCatalog.BuiltIn);

    [Fact]
    public void Sizes_alone_make_a_profile_without_a_vendor()
    {
        HardwareBuilder builder = New();
        builder.AcceleratorMemoryBytes = 24L << 30;
        builder.AcceleratorCount = 2;
        builder.SystemMemoryBytes = 64L << 30;
        HardwareProfile profile = builder.Build();

        Assert.Equal("2x 24 GiB, 64 GiB RAM", profile.Name);
        Assert.Equal(2, profile.AcceleratorCount);
        Assert.All(profile.Accelerators, a => Assert.True(a is { Vendor: null, UsableMemoryBytes: 24L << 30, DeviceClass: DeviceClass.Unknown }));
        Assert.Equal(64L << 30, profile.SystemMemoryBytes);
    }

    [Fact]
    public void A_catalog_card_gets_a_host_and_every_field_can_be_set()
    {
        HardwareBuilder builder = New();
        builder.Name = "box";
        builder.Accelerator = "RTX 4090";
        builder.AcceleratorCount = 2;
        builder.SystemMemoryBytes = 128L << 30;
        builder.SystemMemoryBandwidthBytesPerSecond = 90_000_000_000;
        builder.UsableMemoryBytes = 23L << 30;
        builder.FreeMemoryBytes = 20L << 30;
        builder.BandwidthBytesPerSecond = 1_000_000_000_000;
        builder.Tflops = new ComputeRates { Fp16 = 100 };
        builder.UnsupportedTypes = [NumericType.Fp8];
        builder.Link = "PCIe 4.0 x8";
        builder.LinkBytesPerSecond = 15_750_000_000;
        builder.Peer = "none";
        builder.PeerBytesPerSecond = 1;
        builder.PowerWatts = 300;
        builder.Vendor = "V";
        builder.Architecture = "A";
        builder.ComputeCapability = "1.0";
        builder.DeviceClass = DeviceClass.DataCenter;
        builder.IsUnifiedMemory = false;
        builder.CpuName = "C";
        builder.CpuCores = 16;
        builder.InstructionSets = ["avx2"];
        builder.FreeSystemMemoryBytes = 100L << 30;
        builder.Provider = "P";
        builder.VmSize = "S";
        builder.Region = "R";
        builder.PricePerHour = 1.5m;
        builder.Currency = "EUR";
        HardwareProfile profile = builder.Build();

        Assert.Equal("box", profile.Name);
        Accelerator card = profile.Accelerators[1];
        Assert.Equal("GeForce RTX 4090", card.Name);
        Assert.True(card is
        {
            MemoryBytes: 24L << 30, UsableMemoryBytes: 23L << 30, FreeMemoryBytes: 20L << 30, UsableMemoryBasis: FigureBasis.Given,
            BandwidthBytesPerSecond: 1_000_000_000_000, Link: "PCIe 4.0 x8", LinkBytesPerSecond: 15_750_000_000, Peer: "none",
            PeerBytesPerSecond: 1, PowerWatts: 300, Vendor: "V", Architecture: "A", ComputeCapability: "1.0", IsDataCenter: true,
        });
        Assert.True(card.Tflops is { Fp16: 100, Fp32: 82.58, Basis: "given" });
        Assert.False(card.Supports(NumericType.Fp8));
        Assert.True(profile is
        {
            SystemMemoryBytes: 128L << 30, SystemMemoryBandwidthBytesPerSecond: 90_000_000_000, CpuName: "C", CpuCores: 16,
            FreeSystemMemoryBytes: 100L << 30, Provider: "P", VmSize: "S", Region: "R", PricePerHour: 1.5m, Currency: "EUR",
        });
        Assert.Equal(["avx2"], profile.InstructionSets);
    }

    [Theory]
    [InlineData("RTX 3080", 12, "GeForce RTX 3080 12GB")]
    [InlineData("RTX 3080", 10, "GeForce RTX 3080 10GB")]
    [InlineData("Radeon 780M", 32, "Radeon 780M")]
    [InlineData("M4 Max", 64, "Apple M4 Max 64GB")]
    public void The_given_memory_picks_the_card(string accelerator, int gib, string id)
    {
        HardwareBuilder builder = New();
        builder.Accelerator = accelerator;
        builder.AcceleratorMemoryBytes = (long)gib << 30;

        Accelerator card = Assert.Single(builder.Build().Accelerators);
        Assert.Equal(id, card.Name);
        Assert.Equal((long)gib << 30, card.MemoryBytes);
    }

    [Fact]
    public void A_modified_card_keeps_the_share_that_the_driver_takes()
    {
        HardwareBuilder builder = New();
        builder.Accelerator = "RTX 3070";
        builder.AcceleratorMemoryBytes = 16L << 30;
        Accelerator card = Assert.Single(builder.Build().Accelerators);
        Accelerator original = HardwareCatalog.BuiltIn.Find("RTX 3070").Accelerators[0];

        Assert.Equal(16L << 30, card.MemoryBytes);
        Assert.Equal(original.UsableMemoryBytes / (double)original.MemoryBytes, card.UsableMemoryBytes / (double)card.MemoryBytes, 0.0001);
        Assert.Equal(original.BandwidthBytesPerSecond, card.BandwidthBytesPerSecond);
    }

    [Fact]
    public void An_unknown_name_needs_a_memory()
    {
        HardwareBuilder builder = New();
        builder.Accelerator = "Frobnicator 9000";
        Assert.Equal("HardwareNotFound", Error(builder));

        builder.AcceleratorMemoryBytes = 48L << 30;
        Accelerator card = Assert.Single(builder.Build().Accelerators);
        Assert.Equal("Frobnicator 9000", card.Name);
        Assert.Equal(48L << 30, card.UsableMemoryBytes);
    }

    [Fact]
    public void Memory_alone_makes_a_machine_without_accelerators()
    {
        HardwareBuilder builder = New();
        builder.SystemMemoryBytes = 32L << 30;
        HardwareProfile profile = builder.Build();

        Assert.Empty(profile.Accelerators);
        Assert.Equal("32 GiB RAM", profile.Name);
        Assert.True(profile.IsComplete);
    }

    [Fact]
    public void A_profile_can_start_from_another()
    {
        HardwareBuilder builder = New();
        builder.From = HardwareCatalog.BuiltIn.Find("Desktop RTX 4090 64GB RAM");
        builder.SystemMemoryBytes = 128L << 30;
        HardwareProfile more = builder.Build();
        Assert.Equal("GeForce RTX 4090", Assert.Single(more.Accelerators).Name);
        Assert.Equal(128L << 30, more.SystemMemoryBytes);
        Assert.Equal(builder.From.CpuCores, more.CpuCores);

        builder.Accelerator = "RTX 5090";
        builder.AcceleratorCount = 2;
        HardwareProfile other = builder.Build();
        Assert.Equal(["GeForce RTX 5090", "GeForce RTX 5090"], other.Accelerators.Select(a => a.Name));
        Assert.Equal(128L << 30, other.SystemMemoryBytes);
    }

    [Fact]
    public void Nothing_at_all_is_an_error() => Assert.Equal("HardwareEmpty", Error(New()));

    public static TheoryData<string, Action<HardwareBuilder>> Nonsense => new()
    {
        { "count 0", b => b.AcceleratorCount = 0 },
        { "count 5000", b => b.AcceleratorCount = 5000 },
        { "memory 0", b => b.AcceleratorMemoryBytes = 0 },
        { "memory -1", b => b.AcceleratorMemoryBytes = -1 },
        { "usable above memory", b => b.UsableMemoryBytes = 25L << 30 },
        { "usable 0", b => b.UsableMemoryBytes = 0 },
        { "free -1", b => b.FreeMemoryBytes = -1 },
        { "bandwidth -1", b => b.BandwidthBytesPerSecond = -1 },
        { "NaN rate", b => b.Tflops = new ComputeRates { Fp16 = double.NaN } },
        { "infinite rate", b => b.Tflops = new ComputeRates { Fp8 = double.PositiveInfinity } },
        { "NaN power", b => b.PowerWatts = double.NaN },
        { "RAM 0", b => b.SystemMemoryBytes = 0 },
        { "cores 0", b => b.CpuCores = 0 },
        { "price -1", b => b.PricePerHour = -1 },
    };

    [Theory]
    [MemberData(nameof(Nonsense))]
    public void Nonsense_is_refused(string what, Action<HardwareBuilder> set)
    {
        HardwareBuilder builder = New();
        builder.AcceleratorMemoryBytes = 24L << 30;
        set(builder);

        Assert.True(Error(builder) == "HardwareValueInvalid", what);
    }

    private static string Error(HardwareBuilder builder) => Assert.Throws<PlannerException>(builder.Build).ErrorId;
}
