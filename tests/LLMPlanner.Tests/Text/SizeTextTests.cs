using CsCheck;
using LLMPlanner.Text;

namespace LLMPlanner.Tests.Text;

/// <summary>Sizes and lengths as people type them.</summary>
public class SizeTextTests
{
    [Theory]
    [InlineData("24GB", 24L << 30)]
    [InlineData("24GiB", 24L << 30)]
    [InlineData("24g", 24L << 30)]
    [InlineData(" 24 gb ", 24L << 30)]
    [InlineData("512MB", 512L << 20)]
    [InlineData("1.5TB", 3L << 39)]
    [InlineData("0.5k", 512)]
    [InlineData("1024", 1024)]
    [InlineData("7b", 7)]
    [InlineData("0", 0)]
    public void Sizes_are_read(string text, long bytes) => Assert.Equal(bytes, SizeText.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("GB")]
    [InlineData("-1GB")]
    [InlineData("+1GB")]
    [InlineData("1e3")]
    [InlineData("1,5GB")]
    [InlineData("1..5GB")]
    [InlineData("8.GB")]
    [InlineData(".5GB")]
    [InlineData("24PB")]
    [InlineData("24 G B")]
    [InlineData("NaN")]
    [InlineData("9999999999TB")]
    [InlineData("8388608TB")]
    [InlineData("99999999999999999999999999999999999999999999GB")]
    [InlineData("٢٤GB")]
    public void What_is_no_size_is_refused(string? text)
    {
        Assert.False(SizeText.TryParse(text, out _));
        var error = Assert.Throws<PlannerException>(() => SizeText.Parse(text));
        Assert.Equal("SizeTextInvalid", error.ErrorId);
        Assert.Equal(PlannerErrorKind.InvalidArgument, error.Kind);
    }

    [Theory]
    [InlineData("8192", 8192)]
    [InlineData("8k", 8192)]
    [InlineData("128K", 131072)]
    [InlineData("1M", 1048576)]
    [InlineData("1.5k", 1536)]
    public void Lengths_are_read(string text, long tokens) => Assert.Equal(tokens, LengthText.Parse(text));

    [Theory]
    [InlineData("8kb")]
    [InlineData("0.1k")]
    [InlineData("1.5")]
    [InlineData("-8k")]
    [InlineData("k")]
    [InlineData("")]
    public void What_is_no_length_is_refused(string text) =>
        Assert.Equal("LengthTextInvalid", Assert.Throws<PlannerException>(() => LengthText.Parse(text)).ErrorId);

    [Fact]
    public void Whole_sizes_survive_writing_and_reading() =>
        Gen.Select(Gen.Int[1, 1023], Gen.Int[0, 4]).Sample((number, unit) =>
        {
            long bytes = (long)number << (10 * unit);
            Assert.Equal(bytes, SizeText.Parse(SizeText.Format(bytes)));
        });

    [Fact]
    public void Any_text_is_read_or_refused() =>
        Gen.String[0, 60].Sample(text => Assert.True(!SizeText.TryParse(text, out long bytes) || bytes >= 0));

    [Theory]
    [InlineData(25397952512, "23.65 GiB")]
    [InlineData(0, "0 B")]
    [InlineData(1536, "1.5 KiB")]
    public void Sizes_are_written(long bytes, string text) => Assert.Equal(text, SizeText.Format(bytes));
}
