using LLMPlanner.Hardware;
using LLMPlanner.Hardware.Pricing;
using LLMPlanner.Profiles;
using LLMPlanner.TestSupport;

namespace LLMPlanner.Tests.Hardware.Pricing;

/// <summary>Prices that are kept: they come back, newer ones take the place of older ones, and the catalog takes the newest.</summary>
public sealed class CloudPriceCacheTests
{
    private const string Size = "Standard_NC24ads_A100_v4";
    private static readonly DateTime s_day = new(2030, 1, 2, 0, 0, 0, DateTimeKind.Utc);

    private static CloudPriceEntry Entry(string size, string region, decimal price, DateTime? date = null, CloudPriceKind kind = CloudPriceKind.PayAsYouGo, string currency = "USD") =>
        new(size, new CloudPrice(region, currency, price, date ?? s_day, "list") { Kind = kind });

    [Fact]
    public void What_is_saved_comes_back()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "deep", "prices.json");
        var cache = new CloudPriceCache([Entry(Size, "eastus", 3.6731m), Entry(Size, "eastus", 1.1m, kind: CloudPriceKind.Spot), Entry("Other", "x", 0.000001m)]);
        cache.Save(path);
        CloudPriceCache back = CloudPriceCache.Load(path);

        Assert.Equal(cache.Entries, back.Entries);
        Assert.Equal(s_day, back.Date);
        Assert.Equal(2, back.Of(Size.ToUpperInvariant()).Count());
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void Newer_prices_replace_those_of_the_same_question_and_no_others()
    {
        var cache = new CloudPriceCache([Entry("A", "eastus", 1), Entry("A", "eastus", 0.5m, kind: CloudPriceKind.Spot), Entry("A", "westus", 2), Entry("B", "eastus", 3), Entry("A", "eastus", 4, currency: "EUR")]);
        CloudPriceCache next = cache.With(new AzurePriceQuery { VmSizes = ["a"], Regions = ["EASTUS"] }, [Entry("A", "eastus", 9)]);

        Assert.Equal([2m, 3m, 4m, 9m], next.Entries.Select(entry => entry.Price.PerHour));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("{\"prices\":[")]
    public void A_broken_file_is_told(string text)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("prices.json", text);
        Assert.Equal("PriceCacheUnreadable", Assert.Throws<PlannerException>(() => CloudPriceCache.Load(path)).ErrorId);
    }

    [Fact]
    public void A_broken_entry_is_passed_over_and_no_file_is_no_prices()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("prices.json", "{\"prices\":[{\"vmSize\":5},{\"vmSize\":\"A\",\"region\":\"x\",\"currency\":\"USD\",\"perHour\":-1,\"kind\":\"Spot\",\"date\":\"2030-01-02\"},{\"vmSize\":\"A\",\"region\":\"x\",\"currency\":\"USD\",\"perHour\":1,\"kind\":\"Spot\",\"date\":\"2030-01-02\"}]}");

        Assert.Single(CloudPriceCache.Load(path).Entries);
        Assert.Empty(CloudPriceCache.Load(path + ".none").Entries);
        Assert.Null(CloudPriceCache.Empty.Date);
    }

    [Fact]
    public void The_catalog_takes_the_newest_and_keeps_kinds_apart()
    {
        var prices = new CloudPriceCache([Entry(Size, "eastus", 1.25m), Entry(Size, "eastus", 0.5m, kind: CloudPriceKind.Spot), Entry(Size, "mars", 7m)]);
        var catalog = new HardwareCatalog(ProfileOverlay.Empty, prices);

        Assert.Equal((1.25m, s_day), (catalog.FindSize(Size, region: "eastus").PricePerHour, catalog.FindSize(Size, region: "eastus").PriceDate));
        Assert.Equal(7m, catalog.FindSize(Size, region: "mars").PricePerHour);
        Assert.Equal(HardwareCatalog.BuiltIn.FindSize("Standard_NC40ads_H100_v5").PricePerHour, catalog.FindSize("Standard_NC40ads_H100_v5").PricePerHour);
        Assert.Contains(catalog.FindSize(Size).Prices, price => price.Kind == CloudPriceKind.Spot && price.PerHour == 0.5m);

        var old = new HardwareCatalog(ProfileOverlay.Empty, new CloudPriceCache([Entry(Size, "eastus", 99m, new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc))]));
        Assert.NotEqual(99m, old.FindSize(Size, region: "eastus").PricePerHour);
    }
}
