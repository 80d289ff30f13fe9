using LLMPlanner.Hardware;
using LLMPlanner.PowerShell.Tests.Hosting;

namespace LLMPlanner.PowerShell.Tests.Cmdlets;

/// <summary>Get- and New-HardwareProfile.</summary>
public sealed class HardwareTests
{
    private const long GiB = 1L << 30;
    private static readonly ModuleSession s_session = new();

    [Theory]
    [InlineData("Get-HardwareProfile 'RTX 4090'", "GeForce RTX 4090", 1, 24)]
    [InlineData("Get-HardwareProfile '2x RTX 3090'", "2x GeForce RTX 3090", 2, 48)]
    [InlineData("Get-HardwareProfile 'RTX 4090 + RTX 3090'", "GeForce RTX 4090 + GeForce RTX 3090", 2, 48)]
    [InlineData("Get-HardwareProfile 24GB", "24 GiB", 1, 24)]
    [InlineData("Get-HardwareProfile -VmSize standard_nc24ads_a100_v4 -Provider Azure", "Standard_NC24ads_A100_v4", 1, 80)]
    public void Hardware_is_found(string script, string name, int count, long gigabytes)
    {
        HardwareProfile profile = One(script);

        Assert.Equal((name, count, gigabytes * GiB), (profile.Name, profile.AcceleratorCount, profile.AcceleratorMemoryBytes));
    }

    [Fact]
    public void Without_a_name_everything_is_listed()
    {
        int all = s_session.Run("Get-HardwareProfile").All().Count;

        Assert.True(all > 300);
        Assert.Equal(all, s_session.Run("Get-HardwareProfile *").All().Count);
        Assert.True(s_session.Run("Get-ModelPreset").All().Count > 150);
    }

    [Fact]
    public void Every_figure_can_be_given()
    {
        HardwareProfile profile = One(
            "New-HardwareProfile box MyCard -AcceleratorCount 2 -AcceleratorMemory 32GB -UsableMemory 31GB -FreeMemory 20GB -Vendor NVIDIA "
            + "-BandwidthBytesPerSecond 1000GB -Tflops 100 -PowerWatts 300 -SystemMemory 64GB -SystemMemoryBandwidthBytesPerSecond 80GB -CpuCores 16 "
            + "-PricePerHour 1.25 -Currency EUR");

        Accelerator card = profile.Accelerators[1];
        Assert.Equal(("box", 2, 64 * GiB, 16), (profile.Name, profile.AcceleratorCount, profile.SystemMemoryBytes, profile.CpuCores));
        Assert.Equal((1.25m, "EUR", 80 * GiB), (profile.PricePerHour, profile.Currency, profile.SystemMemoryBandwidthBytesPerSecond));
        Assert.Equal(("MyCard", "NVIDIA", 32 * GiB, 31 * GiB, 20 * GiB), (card.Name, card.Vendor, card.MemoryBytes, card.UsableMemoryBytes, card.FreeMemoryBytes));
        Assert.Equal((1000 * GiB, 100, 300), (card.BandwidthBytesPerSecond, card.Tflops.Fp16, card.PowerWatts));
    }

    [Fact]
    public void Interactive_aliases_mean_the_same()
    {
        HardwareProfile named = One("New-HardwareProfile box 'RTX 3090' -GpuCount 2 -Ram 64GB");
        HardwareProfile sized = One("New-HardwareProfile box -Vram 24GB");

        Assert.Equal((2, 64 * GiB), (named.AcceleratorCount, named.SystemMemoryBytes));
        Assert.Equal(24 * GiB, sized.AcceleratorMemoryBytes);
        Assert.Null(sized.Accelerators[0].Vendor);
    }

    [Fact]
    public void A_profile_can_be_started_from_and_what_is_given_wins()
    {
        HardwareProfile profile = One("Get-HardwareProfile 'RTX 4090' | New-HardwareProfile -SystemMemory 96GB -UsableMemory 23GB -UnifiedMemory:$false");

        Assert.Equal(("GeForce RTX 4090", 96 * GiB, 23 * GiB), (profile.Accelerators[0].Name, profile.SystemMemoryBytes, profile.Accelerators[0].UsableMemoryBytes));
        Assert.Equal("NVIDIA", profile.Accelerators[0].Vendor);
    }

    [Fact]
    public void A_cpu_only_machine_is_a_machine()
    {
        HardwareProfile profile = One("New-HardwareProfile laptop -SystemMemory 16GB");

        Assert.Equal((0, 16 * GiB, true), (profile.AcceleratorCount, profile.SystemMemoryBytes, profile.HasHost));
    }

    private static HardwareProfile One(string script) => s_session.Run(script).Single<HardwareProfile>();
}
