using System.Text;
using LLMPlanner.Formats;

namespace LLMPlanner.Tests.Formats.Hostile;

/// <summary>The check of UTF-8 agrees with the framework's strict decoder.</summary>
public sealed class Utf8TextTests
{
    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);

    [Fact]
    public void It_agrees_with_a_strict_decoder()
    {
        var random = new Random(3);
        byte[] telling = [0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF];
        int valid = 0;
        for (int round = 0; round < 200_000; round++)
        {
            byte[] text = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => telling[random.Next(telling.Length)])];
            bool expected = Record.Exception(() => s_strict.GetCharCount(text)) is null;
            Assert.Equal(expected, Utf8Text.IsValid(text));
            valid += expected ? 1 : 0;
        }

        Assert.InRange(valid, 1_000, 199_000);
    }

    [Theory]
    [InlineData("plain", false)]
    [InlineData("\\ud83d\\ude00", false)]
    [InlineData("\\ud83d", true)]
    [InlineData("\\ude00", true)]
    [InlineData("\\ud83d\\ud83d", true)]
    [InlineData("\\\\ud83d", false)]
    [InlineData("\\uD83D x", true)]
    [InlineData("\\n\\u0041", false)]
    [InlineData("\\", false)]
    public void Half_a_surrogate_pair_is_seen(string json, bool isLone)
        => Assert.Equal(isLone, Utf8Text.HasLoneSurrogate(Encoding.UTF8.GetBytes(json)));
}
