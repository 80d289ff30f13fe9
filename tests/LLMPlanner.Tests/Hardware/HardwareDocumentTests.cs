using LLMPlanner.Accuracy.Hardware;
using LLMPlanner.Hardware;

namespace LLMPlanner.Tests.Hardware;

/// <summary>docs/hardware.md is generated, and what people most often have is complete.</summary>
public sealed class HardwareDocumentTests
{
    public static TheoryData<string> Common => [.. CommonCards.Names];

    [Fact]
    public void The_document_is_up_to_date()
    {
        string file = Path.Combine(HardwareFiles.Root, "..", "docs", "hardware.md");
        Assert.True(File.Exists(file), "docs/hardware.md is missing");
        Assert.Equal(HardwareDocument.Text(), File.ReadAllText(file).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Eighty_different_cards_are_listed()
    {
        Assert.Equal(80, CommonCards.Names.Count);
        Assert.Equal(80, CommonCards.Names.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Common))]
    public void A_common_card_lacks_nothing(string name)
    {
        Accelerator card = HardwareCatalog.BuiltIn.Find(name).Accelerators[0];

        Assert.Equal(name, card.Name);
        Assert.True(card.MemoryBytes > 0 && card.UsableMemoryBytes > 0 && card.UsableMemoryBytes <= card.MemoryBytes);
        Assert.True(card.BandwidthBytesPerSecond > 0);
        Assert.True(card.Tflops.Best16Bit > 0);
        Assert.True(card.PowerWatts > 0);
        Assert.InRange(card.Year ?? 0, 2016, 2026);
        Assert.NotNull(card.Vendor);
        Assert.NotNull(card.Architecture);
        Assert.NotNull(card.MemoryType);
        Assert.NotEqual(DeviceClass.Unknown, card.DeviceClass);
        Assert.True(card.Link is not null, "link");

        // Metal and oneAPI have no such number.
        Assert.True(card.ComputeCapability is not null || card.Vendor is "Apple" or "Intel");
        Assert.Contains("memory: ", card.Source, StringComparison.Ordinal);
        Assert.Contains("bandwidth: ", card.Source, StringComparison.Ordinal);
        Assert.Contains("compute: ", card.Source, StringComparison.Ordinal);
    }
}
