using LLMPlanner.Hardware;
using LLMPlanner.Profiles;

namespace LLMPlanner.Tests.Hardware;

/// <summary>Sizes that clouds rent out: devices, shares and dated prices.</summary>
public class CloudSizeTests
{
    private static HardwareCatalog Catalog => HardwareCatalog.BuiltIn;

    [Theory]
    [InlineData("Standard_NC24ads_A100_v4", "A100 PCIe 80GB", 1, 220, 3.673)]
    [InlineData("Standard_NC80adis_H100_v5", "H100 NVL 94GB", 2, 640, 13.96)]
    [InlineData("Standard_NC4as_T4_v3", "T4", 1, 28, 0.526)]
    [InlineData("Standard_ND96isr_H100_v5", "H100 SXM 80GB", 8, 1900, 98.32)]
    [InlineData("Standard_ND96isr_MI300X_v5", "Instinct MI300X", 8, 1850, 48.0)]
    [InlineData("Standard_NV12s_v3", "M60", 1, 112, 1.14)]
    [InlineData("p4de.24xlarge", "A100 SXM 80GB", 8, 1152, 27.44705)]
    [InlineData("g6e.xlarge", "L40S", 1, 32, 1.861)]
    [InlineData("a3-highgpu-8g", "H100 SXM 80GB", 8, 1872, 88.49)]
    public void Sizes_carry_devices_memory_and_price(string size, string card, int count, int gib, double price)
    {
        HardwareProfile profile = Catalog.FindSize(size);

        Assert.Equal(count, profile.AcceleratorCount);
        Assert.All(profile.Accelerators, a => Assert.Equal(card, a.Name));
        Assert.Equal((long)gib << 30, profile.SystemMemoryBytes);
        Assert.Equal((decimal)price, profile.PricePerHour);
        Assert.Equal("USD", profile.Currency);
        Assert.NotNull(profile.PriceDate);
        Assert.NotNull(profile.Region);
    }

    [Theory]
    [InlineData("Standard_NV6ads_A10_v5", 4, 6)]
    [InlineData("Standard_NV12ads_A10_v5", 8, 3)]
    [InlineData("Standard_NV18ads_A10_v5", 12, 2)]
    public void A_share_of_a_card_has_a_share_of_everything(string size, int gib, int parts)
    {
        Accelerator slice = Assert.Single(Catalog.Find(size).Accelerators);
        Accelerator whole = Catalog.Find("A10").Accelerators[0];

        Assert.Equal(1.0 / parts, slice.Fraction!.Value, 0.001);
        Assert.Equal((long)gib << 30, slice.MemoryBytes);
        Assert.InRange(slice.UsableMemoryBytes, slice.MemoryBytes * 9 / 10, slice.MemoryBytes - 1);
        Assert.Equal(whole.BandwidthBytesPerSecond!.Value / (double)parts, slice.BandwidthBytesPerSecond!.Value, 1e6);
        Assert.Equal(whole.Tflops.Fp16!.Value / parts, slice.Tflops.Fp16!.Value, 0.01);
        Assert.Null(slice.PeerBytesPerSecond);
    }

    [Fact]
    public void A_region_picks_its_price_and_an_unlisted_one_has_none()
    {
        Assert.Equal((0.726m, "eastus"), Price(Catalog.FindSize("Standard_D16as_v6")));
        Assert.Equal((0.469m, "centralindia"), Price(Catalog.FindSize("Standard_D16as_v6", region: "CentralIndia")));
        Assert.Equal((null, "westeurope"), Price(Catalog.FindSize("Standard_D16as_v6", region: "westeurope")));
        Assert.Equal((0.469m, "centralindia"), Price(Catalog.Find("Standard_D16as_v6", "centralindia")));

        static (decimal? Price, string? Region) Price(HardwareProfile profile) => (profile.PricePerHour, profile.Region);
    }

    [Fact]
    public void A_provider_limits_the_search_and_an_unknown_size_is_an_error()
    {
        Assert.Equal("Azure", Catalog.FindSize("standard_nc4as_t4_v3", "azure").Provider);
        var wrong = Assert.Throws<PlannerException>(() => Catalog.FindSize("Standard_NC4as_T4_v3", "AWS"));
        Assert.Equal("HardwareSizeNotFound", wrong.ErrorId);
        var typo = Assert.Throws<PlannerException>(() => Catalog.FindSize("Standard_NC4as_T4_v4"));
        Assert.Contains("Standard_NC4as_T4_v3", typo.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_with_an_undocumented_share_are_listed_and_not_judged()
    {
        HardwareProfile[] open = [.. Catalog.FindAll("*", ProfileKind.Cloud).Where(s => !s.IsComplete)];

        Assert.NotEmpty(open);
        Assert.All(open, s => Assert.Equal(
            "HardwareShareUnknown", Assert.Throws<PlannerException>(() => Catalog.Find(s.Name)).ErrorId));
    }

    [Fact]
    public void All_three_clouds_have_sizes_with_and_without_accelerators()
    {
        ILookup<string?, HardwareProfile> clouds = Catalog.FindAll("*", ProfileKind.Cloud).ToLookup(s => s.Provider);

        Assert.Equal(["AWS", "Azure", "GCP"], clouds.Select(c => c.Key).Order(StringComparer.Ordinal));
        Assert.All(clouds, c =>
        {
            Assert.Contains(c, s => s.AcceleratorCount == 0 && s.SystemMemoryBytes is not null);
            Assert.Contains(c, s => s.AcceleratorCount >= 8);
        });
    }
}
