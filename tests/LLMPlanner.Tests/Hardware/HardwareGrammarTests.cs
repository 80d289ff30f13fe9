using CsCheck;
using LLMPlanner.Hardware;
using LLMPlanner.Hardware.Catalog;
using LLMPlanner.Profiles;

namespace LLMPlanner.Tests.Hardware;

/// <summary>The little language of <c>-Hardware</c>.</summary>
public class HardwareGrammarTests
{
    private static readonly string[] s_cards =
        [.. HardwareCatalog.BuiltIn.FindAll("*", ProfileKind.Accelerator)
            .Where(p => p is { AcceleratorCount: 1, IsComplete: true }).Select(p => p.Name)];

    private static readonly Gen<string> s_spelling = Gen.Select(
        Gen.OneOf(s_cards), Gen.Int[0, 3], Gen.Bool,
        (name, style, upper) =>
        {
            string spelled = style switch
            {
                0 => name,
                1 => name.Replace(' ', '-'),
                2 => name.Replace(' ', '_'),
                _ => "  " + name.Replace(" ", "  ", StringComparison.Ordinal) + " ",
            };
            return upper ? spelled.ToUpperInvariant() : spelled.ToLowerInvariant();
        });

    [Theory]
    [InlineData("2x RTX 3090", 2)]
    [InlineData("2 x RTX 3090", 2)]
    [InlineData("2xRTX3090", 2)]
    [InlineData("2 × RTX 3090", 2)]
    [InlineData("2* RTX 3090", 2)]
    [InlineData("RTX 3090 x2", 2)]
    [InlineData("RTX 3090 x 2", 2)]
    [InlineData("RTX 3090 + RTX 3090", 2)]
    [InlineData("RTX 3090+RTX 3090", 2)]
    [InlineData("8xH200", 8)]
    [InlineData("RTX 4090 + RTX 3090", 2)]
    [InlineData("2x RTX 4090 + 3x RTX 3090", 5)]
    [InlineData("Ryzen AI Max+ 395 128GB + RTX 4090", 2)]
    [InlineData("2x 24GB", 2)]
    [InlineData("24GB", 1)]
    public void Counts_and_sums_are_read(string text, int devices) =>
        Assert.Equal(devices, HardwareCatalog.BuiltIn.Find(text).AcceleratorCount);

    [Theory]
    [InlineData("7900 XTX", null)]
    [InlineData("7950XTX", null)]
    [InlineData("GMKtec EVO-X2", null)]
    [InlineData("2x RTX 3090", 2)]
    [InlineData("x RTX 3090", null)]
    [InlineData("2x", null)]
    [InlineData("2", null)]
    [InlineData("1024x A", 1024)]
    [InlineData("007x A", 7)]
    public void An_x_in_a_name_is_no_count(string text, int? count) => Assert.Equal(count, HardwareText.Count(text)?.Count);

    [Fact]
    public void A_sum_keeps_the_order_and_the_names()
    {
        HardwareProfile profile = HardwareCatalog.BuiltIn.Find("2x rtx 4090 + rtx 3090");

        Assert.Equal("2x GeForce RTX 4090 + GeForce RTX 3090", profile.Name);
        Assert.Equal(["GeForce RTX 4090", "GeForce RTX 4090", "GeForce RTX 3090"], profile.Accelerators.Select(a => a.Name));
        Assert.Equal(72L << 30, profile.AcceleratorMemoryBytes);
        Assert.Equal(profile.Accelerators.Select(a => a.Name), HardwareCatalog.BuiltIn.Find(profile.Name).Accelerators.Select(a => a.Name));
    }

    [Fact]
    public void A_size_alone_has_no_vendor()
    {
        Accelerator device = Assert.Single(HardwareCatalog.BuiltIn.Find("24GB").Accelerators);

        Assert.Null(device.Vendor);
        Assert.Equal(24L << 30, device.MemoryBytes);
        Assert.Equal(device.MemoryBytes, device.UsableMemoryBytes);
    }

    [Fact]
    public void Every_card_is_found_in_every_spelling() =>
        s_spelling.Sample(text => Assert.Equal(1, HardwareCatalog.BuiltIn.Find(text).AcceleratorCount), iter: 2000);

    [Fact]
    public void Counted_cards_are_the_card_that_often() =>
        Gen.Select(Gen.OneOf(s_cards), Gen.Int[1, 64], Gen.OneOf("{0}x {1}", "{0} x {1}", "{0}×{1}", "{1} x{0}", "{1} × {0}"))
            .Sample((card, count, form) =>
            {
                HardwareProfile profile = HardwareCatalog.BuiltIn.Find(
                    string.Format(System.Globalization.CultureInfo.InvariantCulture, form, count, card));
                Assert.Equal(count, profile.AcceleratorCount);
                Assert.All(profile.Accelerators, a => Assert.Equal(card, a.Name));
            }, iter: 1000);

    [Fact]
    public void Sums_add_up() =>
        Gen.Select(Gen.OneOf(s_cards), Gen.Int[1, 8]).List[1, 6].Sample(parts =>
        {
            HardwareProfile profile = HardwareCatalog.BuiltIn.Find(string.Join(" + ", parts.Select(p => $"{p.Item2}x {p.Item1}")));
            Assert.Equal(parts.Sum(p => p.Item2), profile.AcceleratorCount);
            Assert.Equal(
                parts.Sum(p => p.Item2 * HardwareCatalog.BuiltIn.Find(p.Item1).AcceleratorMemoryBytes), profile.AcceleratorMemoryBytes);
        }, iter: 300);

    [Fact]
    public void Any_text_is_found_or_refused_with_a_reason() =>
        Gen.String[Gen.OneOf(Gen.Char[' ', '~'], Gen.OneOf('x', '+', ' ', '0', '9', 'g', 'b', '×', '\u0131', '\0')), 0, 80].Sample(text =>
        {
            try
            {
                Assert.True(HardwareCatalog.BuiltIn.Find(text).AcceleratorCount >= 0);
            }
            catch (PlannerException e)
            {
                Assert.StartsWith("Hardware", e.ErrorId, StringComparison.Ordinal);
                Assert.True(e.Message.Length is > 0 and < 2000);
            }
        }, iter: 3000);

    [Fact]
    public void Long_texts_are_refused_and_long_sums_too()
    {
        Assert.Equal("HardwareTextTooLong", Error(new string('x', 513)));
        Assert.Equal("HardwareTooManyParts", Error(string.Join('+', Enumerable.Repeat("T4", 33))));
        Assert.Equal("HardwareCountInvalid", Error("1000x T4 + 1000x T4"));
    }

    [Fact]
    public void Keys_do_not_depend_on_the_spelling() =>
        s_spelling.Sample(text => Assert.Equal(NameKey.From(text), NameKey.From("NVIDIA(R) " + text.Trim() + " GPU")), iter: 500);

    [Theory]
    [InlineData("RTX 3080 12GB", "rtx3080", 12)]
    [InlineData("NVIDIA GeForce RTX 4090 Laptop GPU", "rtx4090laptop", null)]
    [InlineData("GH200 144G HBM3e", "gh200hbm3e", 144)]
    [InlineData("p5.48xlarge", "p5.48xlarge", null)]
    [InlineData("24GB", "", 24)]
    [InlineData("Radeon", "radeon", null)]
    [InlineData("!!!", "", null)]
    public void Keys_are_what_tells_products_apart(string name, string product, int? gib) =>
        Assert.Equal(new NameKey(product, gib), NameKey.From(name));

    [Fact]
    public void The_banded_distance_is_the_distance() =>
        Gen.Select(Gen.String[Gen.Char['a', 'c'], 0, 8], Gen.String[Gen.Char['a', 'c'], 0, 8], Gen.Int[0, 4])
            .Sample((left, right, limit) =>
                Assert.Equal(Math.Min(Levenshtein(left, right), limit + 1), NearestNames.Distance(left, right, limit)), iter: 5000);

    private static string Error(string text) => Assert.Throws<PlannerException>(() => HardwareCatalog.BuiltIn.Find(text)).ErrorId;

    private static int Levenshtein(string left, string right)
    {
        var table = new int[left.Length + 1, right.Length + 1];
        for (int i = 0; i <= left.Length; i++)
        {
            for (int j = 0; j <= right.Length; j++)
            {
                table[i, j] = i == 0 ? j : j == 0 ? i : Math.Min(
                    table[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1),
                    1 + Math.Min(table[i - 1, j], table[i, j - 1]));
            }
        }

        return table[left.Length, right.Length];
    }
}
