using LLMPlanner.Architectures;
using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Tests.Architectures;

/// <summary>Every published count and size, explained to the unit by the causes that the data names.</summary>
public sealed class PublishedDifferenceTests
{
    public static TheoryData<int> Counted => [.. Rows(row => row.Published is not null)];

    public static TheoryData<int> Sized => [.. Rows(row => row.PublishedBytes is not null)];

    [Theory]
    [MemberData(nameof(Counted))]
    public void Counts_are_explained(int index)
    {
        ParameterCount row = ParameterCounts.All[index];
        PublishedDifference difference = PublishedDifference.OfCount(
            row.Architecture, QuantizationConfig.Read(row.Config), row.Published!.Value);
        Assert.Equal(row.Causes.Order(), difference.Causes.Select(cause => cause.Key).Order());
        Assert.Equal(row.Remainder, difference.Remainder);
        Assert.Equal(row.Remainder == 0, difference.IsExplained);
        Assert.Equal(row.Published, difference.Computed + difference.Causes.Sum(cause => cause.Amount) + difference.Remainder);
    }

    [Theory]
    [MemberData(nameof(Sized))]
    public void Sizes_are_explained(int index)
    {
        ParameterCount row = ParameterCounts.All[index];
        PublishedDifference difference = PublishedDifference.OfBytes(
            row.Architecture, QuantizationConfig.Read(row.Config), row.PublishedBytes!.Value);
        Assert.Equal(row.BytesCauses.Order(), difference.Causes.Select(cause => cause.Key).Order());
        Assert.Equal(0, difference.Remainder);
        Assert.Equal(row.Total * difference.BytesPerParameter, difference.Computed);
    }

    [Fact]
    public void A_difference_without_a_cause_is_a_finding()
    {
        ModelArchitecture architecture = ParameterCounts.Named("meta-llama/Llama-3.1-8B").First().Architecture;
        PublishedDifference difference = PublishedDifference.OfCount(architecture, null, 8_030_261_248 + 12_345);
        Assert.False(difference.IsExplained);
        Assert.Equal(12_345, difference.Remainder + difference.Causes.Sum(cause => cause.Amount));
        Assert.Contains("unexplained", difference.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Causes_keep_their_order()
    {
        ParameterCount row = ParameterCounts.Named("deepseek-ai/DeepSeek-R1").First(row => row.Published is not null);
        PublishedDifference difference = PublishedDifference.OfCount(
            row.Architecture, QuantizationConfig.Read(row.Config), row.Published!.Value);
        Assert.Equal(
            [
                new DifferenceCause(DifferenceCause.Mtp, 11_610_068_224),
                new DifferenceCause(DifferenceCause.MtpDuplicates, 1_853_358_080),
                new DifferenceCause(DifferenceCause.Fp8Scales, 41_540_496),
            ],
            difference.Causes);
    }

    private static IEnumerable<int> Rows(Func<ParameterCount, bool> chosen)
        => Enumerable.Range(0, ParameterCounts.All.Count).Where(index => chosen(ParameterCounts.All[index]));
}
