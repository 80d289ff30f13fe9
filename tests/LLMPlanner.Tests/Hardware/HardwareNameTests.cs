using LLMPlanner.Hardware;

namespace LLMPlanner.Tests.Hardware;

/// <summary>Names lead where people expect them to.</summary>
public class HardwareNameTests
{
    private static HardwareCatalog Catalog => HardwareCatalog.BuiltIn;

    public static TheoryData<string, string> NamesOfOtherLists()
    {
        var data = new TheoryData<string, string>();
        foreach (string line in File.ReadLines(TestData.Path("accelerator-names.tsv")).Where(l => !l.StartsWith('#')))
        {
            string[] cells = line.Split('\t');
            data.Add(cells[0], cells[1]);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(NamesOfOtherLists))]
    public void Names_of_other_lists_resolve(string name, string id)
    {
        // Graphics without memory of their own cannot be judged, but they can be listed.
        Assert.Equal(id, Assert.Single(Catalog.FindAll(name)).Name);
    }

    [Theory]
    [InlineData("RTX 4090", "GeForce RTX 4090")]
    [InlineData("rtx4090", "GeForce RTX 4090")]
    [InlineData("4090", "GeForce RTX 4090")]
    [InlineData("NVIDIA GeForce RTX 4090", "GeForce RTX 4090")]
    [InlineData("rtx-4090", "GeForce RTX 4090")]
    [InlineData("  RTX_4090  ", "GeForce RTX 4090")]
    [InlineData("RTX 4090 24GB", "GeForce RTX 4090")]
    [InlineData("RTX 4090 (24 GB)", "GeForce RTX 4090")]
    [InlineData("RTX 4090 48GB", "GeForce RTX 4090 48GB")]
    [InlineData("RTX 3080 12GB", "GeForce RTX 3080 12GB")]
    [InlineData("RTX 3080 12 GiB", "GeForce RTX 3080 12GB")]
    [InlineData("3080 12g", "GeForce RTX 3080 12GB")]
    [InlineData("RTX 3080", "GeForce RTX 3080 10GB")]
    [InlineData("RTX 4060 Ti 16GB", "GeForce RTX 4060 Ti 16GB")]
    [InlineData("RTX 4070 Ti SUPER", "GeForce RTX 4070 Ti SUPER")]
    [InlineData("RTX4070TiSuper", "GeForce RTX 4070 Ti SUPER")]
    [InlineData("NVIDIA GeForce RTX 4090 Laptop GPU", "GeForce RTX 4090 Laptop")]
    [InlineData("RTX 4090 Mobile", "GeForce RTX 4090 Laptop")]
    [InlineData("H100", "H100 SXM 80GB")]
    [InlineData("h100 80gb", "H100 SXM 80GB")]
    [InlineData("NVIDIA H100 80GB HBM3", "H100 SXM 80GB")]
    [InlineData("H100 PCIe", "H100 PCIe 80GB")]
    [InlineData("H100 NVL", "H100 NVL 94GB")]
    [InlineData("A100", "A100 SXM 80GB")]
    [InlineData("A100 40GB", "A100 SXM 40GB")]
    [InlineData("NVIDIA A100-SXM4-80GB", "A100 SXM 80GB")]
    [InlineData("NVIDIA A100 80GB PCIe", "A100 PCIe 80GB")]
    [InlineData("Tesla T4", "T4")]
    [InlineData("Tesla V100-SXM2-32GB", "V100 SXM2 32GB")]
    [InlineData("V100", "V100 SXM2 16GB")]
    [InlineData("L40S", "L40S")]
    [InlineData("MI300X", "Instinct MI300X")]
    [InlineData("AMD Instinct MI300X OAM", "Instinct MI300X")]
    [InlineData("Radeon RX 7900 XTX", "Radeon RX 7900 XTX")]
    [InlineData("7900 XTX", "Radeon RX 7900 XTX")]
    [InlineData("7900XTX", "Radeon RX 7900 XTX")]
    [InlineData("RX 7900 XT 20GB", "Radeon RX 7900 XT")]
    [InlineData("Arc B580", "Arc B580")]
    [InlineData("Intel(R) Arc(TM) A770 Graphics 16GB", "Arc A770 16GB")]
    [InlineData("M4 Max 64GB", "Apple M4 Max 64GB")]
    [InlineData("Apple M2 Ultra 192 GB", "Apple M2 Ultra 192GB")]
    [InlineData("Strix Halo 128GB", "Ryzen AI Max+ 395 128GB")]
    [InlineData("Ryzen AI Max+ 395 128GB", "Ryzen AI Max+ 395 128GB")]
    [InlineData("NVIDIA RTX 6000 Ada Generation", "RTX 6000 Ada")]
    [InlineData("RTX PRO 6000", "RTX PRO 6000 Blackwell Workstation Edition")]
    [InlineData("910B2", "Ascend 910B2")]
    [InlineData("dgx spark", "DGX Spark")]
    [InlineData("Mac Studio M3 Ultra 512GB", "Mac Studio M3 Ultra 512GB")]
    [InlineData("macbook pro m4 max 128gb", "MacBook Pro M4 Max 128GB")]
    [InlineData("Raspberry Pi 5 8GB", "Raspberry Pi 5 8GB")]
    [InlineData("HGX H200", "DGX H200")]
    [InlineData("Framework Desktop", "Framework Desktop 128GB")]
    [InlineData("Standard_NC24ads_A100_v4", "Standard_NC24ads_A100_v4")]
    [InlineData("nc24ads_a100_v4", "Standard_NC24ads_A100_v4")]
    [InlineData("p5.48xlarge", "p5.48xlarge")]
    [InlineData("g2-standard-4", "g2-standard-4")]
    public void Names_that_people_type_resolve(string typed, string id) => Assert.Equal(id, Catalog.Find(typed).Name);

    [Theory]
    [InlineData("RTX 4091", "GeForce RTX 4090")]
    [InlineData("RTX 409", "GeForce RTX 4090")]
    [InlineData("H10O", "H100 SXM 80GB")]
    [InlineData("Radeon 7900 XTXX", "Radeon RX 7900 XTX")]
    [InlineData("MI301X", "Instinct MI300X")]
    public void Unknown_names_are_errors_with_the_nearest(string typed, string near)
    {
        var error = Assert.Throws<PlannerException>(() => Catalog.Find(typed));

        Assert.Equal("HardwareNotFound", error.ErrorId);
        Assert.Equal(PlannerErrorKind.NotFound, error.Kind);
        Assert.Contains(typed, error.Message, StringComparison.Ordinal);
        Assert.Contains(near, error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.RecommendedAction);
    }

    [Theory]
    [InlineData("M4 Max", "HardwareAmbiguous", "Apple M4 Max 36GB")]
    [InlineData("Mac mini M4 Pro", "HardwareAmbiguous", "Mac mini M4 Pro 64GB")]
    [InlineData("RTX 4090 12GB", "HardwareMemoryMismatch", "GeForce RTX 4090 48GB")]
    [InlineData("H100 64GB", "HardwareMemoryMismatch", "H100 SXM 80GB")]
    [InlineData("Radeon 780M", "HardwareMemoryUnknown", "Radeon 780M")]
    [InlineData("Standard_NC8lds_xl_RTXPRO6000BSE_v6", "HardwareShareUnknown", "Standard_NC8lds_xl_RTXPRO6000BSE_v6")]
    [InlineData("2x DGX H100", "HardwareNotACard", "DGX H100")]
    [InlineData("DGX H100 + RTX 4090", "HardwareNotACard", "DGX H100")]
    [InlineData("   ", "HardwareTextEmpty", "")]
    [InlineData("RTX 4090 + ", "HardwareTextEmptyPart", "RTX 4090 + ")]
    [InlineData("0x RTX 4090", "HardwareCountInvalid", "0x RTX 4090")]
    [InlineData("5000 x RTX 4090", "HardwareCountInvalid", "1024")]
    public void Errors_say_what_is_wrong(string typed, string errorId, string mentions)
    {
        var error = Assert.Throws<PlannerException>(() => Catalog.Find(typed));

        Assert.Equal(errorId, error.ErrorId);
        Assert.Contains(mentions, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Graphics_without_memory_take_the_one_that_is_said()
    {
        Accelerator device = Assert.Single(Catalog.Find("Radeon 780M 32GB").Accelerators);

        Assert.Equal(32L << 30, device.MemoryBytes);
        Assert.Equal(32L << 30, device.UsableMemoryBytes);
        Assert.Equal(FigureBasis.Given, device.UsableMemoryBasis);
    }

    [Theory]
    [InlineData("MI250X", 2, 64)]
    [InlineData("Tesla M60", 2, 8)]
    [InlineData("A16", 4, 16)]
    [InlineData("2x MI250X", 4, 64)]
    public void Cards_of_several_devices_count_as_the_runtime_shows_them(string typed, int devices, int gib)
    {
        HardwareProfile profile = Catalog.Find(typed);

        Assert.Equal(devices, profile.AcceleratorCount);
        Assert.All(profile.Accelerators, a => Assert.Equal((long)gib << 30, a.MemoryBytes));
    }

    [Fact]
    public void A_bare_card_has_no_host_and_a_machine_has()
    {
        Assert.Null(Catalog.Find("RTX 4090").SystemMemoryBytes);
        Assert.False(Catalog.Find("M4 Max 64GB").HasHost);
        HardwareProfile mac = Catalog.Find("Mac Studio M4 Max 64GB");
        Assert.True(mac is { HasHost: true, IsUnifiedMemory: true, SystemMemoryBytes: 64L << 30 });
        Assert.True(Catalog.Find("8x H100").IsDataCenter);
        Assert.False(Catalog.Find("H100 + RTX 4090").IsDataCenter);
        Assert.False(Catalog.Find("Desktop 64GB DDR5").IsDataCenter);
    }

    [Fact]
    public void Patterns_list_and_names_complete()
    {
        Assert.All(Catalog.FindAll("rtx 40?0"), p => Assert.Contains("RTX 40", p.Name, StringComparison.Ordinal));
        Assert.Contains(Catalog.FindAll("*MI300*"), p => p.Name == "Instinct MI300X");
        Assert.Contains("GeForce RTX 4090", Catalog.Names());
        Assert.DoesNotContain("RTX 4090", Catalog.Names());
        Assert.Contains("RTX 4090", Catalog.Names(withAliases: true));
        Assert.True(HardwareCatalog.HasWildcards("RTX*"));
        Assert.False(HardwareCatalog.HasWildcards("2*RTX 4090"));
        Assert.False(HardwareCatalog.HasWildcards("RTX 4090"));
    }

    [Fact]
    public void Threads_share_one_catalog()
    {
        string[] names = ["RTX 4090", "8xH200", "DGX Spark", "Standard_ND96isr_H100_v5", "M4 Max 64GB"];
        var profiles = new System.Collections.Concurrent.ConcurrentBag<(string Name, Accelerator Device)>();
        Parallel.For(0, 500, i => profiles.Add((names[i % 5], Catalog.Find(names[i % 5]).Accelerators[0])));

        // One parse: everybody has the same object.
        Assert.All(profiles.GroupBy(p => p.Name), g => Assert.Single(g.Select(p => p.Device).Distinct(ReferenceEqualityComparer.Instance)));
    }
}
