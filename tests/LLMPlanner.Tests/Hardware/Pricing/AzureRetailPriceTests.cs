using System.Net;
using System.Net.Sockets;
using LLMPlanner.Hardware;
using LLMPlanner.Hardware.Pricing;
using Microsoft.AspNetCore.Http;

namespace LLMPlanner.Tests.Hardware.Pricing;

/// <summary>The price list of Azure: what is asked, what counts as a price of what, and every way in which a service may fail.</summary>
public sealed class AzureRetailPriceTests
{
    private const string Size = "Standard_NC24ads_A100_v4";
    private static readonly DateTime s_now = new(2026, 6, 18, 12, 0, 0, DateTimeKind.Utc);
    private readonly List<TimeSpan> _waits = [];

    [Fact]
    public async Task Pages_are_followed_and_the_question_names_sizes_region_and_currency()
    {
        await using PriceServer server = await PriceServer.StartAsync();
        for (int i = 0; i < 8; i++)
        {
            server.Add("Standard_S" + (char)('a' + i), i + 1);
        }

        using AzureRetailPrices service = Service(server);
        IReadOnlyList<CloudPriceEntry> prices = await service.FetchAsync(new AzurePriceQuery { VmSizes = [Size, "Standard_O'x"], Regions = ["eastus"], Currency = "USD" });

        Assert.Equal(8, prices.Count);
        Assert.Equal(3, service.Pages);
        string question = server.Questions.First();
        Assert.Contains("api-version=2023-01-01-preview", question, StringComparison.Ordinal);
        Assert.Contains("currencyCode='USD'", question, StringComparison.Ordinal);
        Assert.Contains("serviceName eq 'Virtual Machines' and armRegionName eq 'eastus' and (armSkuName eq 'Standard_NC24ads_A100_v4' or armSkuName eq 'Standard_O''x')", question, StringComparison.Ordinal);
        Assert.All(prices, price => Assert.Equal(s_now.Date, price.Price.Date));
    }

    [Fact]
    public async Task Kinds_of_renting_are_apart_and_what_is_no_price_of_the_machine_is_left_out()
    {
        await using PriceServer server = await PriceServer.StartAsync();
        server.Add(Size, 3.673, ("savingsPlan", new object[] { new Dictionary<string, object> { ["term"] = "1 Year", ["retailPrice"] = 2.5 }, new Dictionary<string, object> { ["term"] = "3 Years", ["retailPrice"] = 2.0 } }))
            .Add(Size, 1.1, ("skuName", "NC24ads A100 v4 Spot"))
            .Add(Size, 0.9, ("skuName", "NC24ads A100 v4 Low Priority"))
            .Add(Size, 4.8, ("productName", "Virtual Machines NC Series Windows"))
            .Add(Size, 20000, ("type", "Reservation"), ("reservationTerm", "1 Year"))
            .Add(Size, 40000, ("type", "Reservation"), ("reservationTerm", "3 Years"))
            .Add(Size, 2.2, ("type", "DevTestConsumption"))
            .Add(Size, 9.9, ("currencyCode", "EUR"))
            .Add(Size, 9.9, ("effectiveEndDate", "2026-01-01T00:00:00Z"))
            .Add(Size, 9.9, ("unitOfMeasure", "1/Month"))
            .Add(Size, 0, ("meterName", "free"))
            .Add(Size, -1)
            .Add(Size, 9.9, ("armRegionName", null));
        IReadOnlyList<CloudPriceEntry> prices = await FetchAsync(server);

        Assert.Equal(
            [(CloudPriceKind.PayAsYouGo, 3.673m), (CloudPriceKind.Spot, 1.1m), (CloudPriceKind.Reserved1Year, 2.283105m), (CloudPriceKind.Reserved3Years, 1.52207m), (CloudPriceKind.SavingsPlan1Year, 2.5m), (CloudPriceKind.SavingsPlan3Years, 2.0m)],
            prices.Select(price => (price.Price.Kind, price.Price.PerHour)));
    }

    [Fact]
    public async Task Of_two_meters_that_of_the_region_counts_then_the_newest()
    {
        await using PriceServer server = await PriceServer.StartAsync();
        server.Add(Size, 3.0, ("effectiveStartDate", "2024-01-01T00:00:00Z"))
            .Add(Size, 4.0, ("effectiveStartDate", "2025-06-01T00:00:00Z"))
            .Add(Size, 5.0, ("isPrimaryMeterRegion", false), ("effectiveStartDate", "2026-01-01T00:00:00Z"));

        Assert.Equal(4.0m, Assert.Single(await FetchAsync(server)).Price.PerHour);
    }

    [Fact]
    public async Task Many_sizes_are_asked_in_several_questions()
    {
        await using PriceServer server = await PriceServer.StartAsync();
        using AzureRetailPrices service = Service(server);
        await service.FetchAsync(new AzurePriceQuery { VmSizes = [.. Enumerable.Range(0, 30).Select(i => $"Standard_S{i}")], Regions = ["eastus", "westeurope"] });

        Assert.Equal(6, server.Questions.Count);
        Assert.Equal(3, server.Questions.Count(q => q.Contains("'westeurope'", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(429, "7", 7)]
    [InlineData(503, null, 1)]
    [InlineData(500, "9999", 30)]
    public async Task A_busy_service_is_asked_again_after_what_it_tells(int status, string? retryAfter, int seconds)
    {
        await using PriceServer server = await PriceServer.StartAsync();
        server.Add(Size, 3.673);
        int left = 1;
        server.Fault = context =>
        {
            if (left-- <= 0)
            {
                return Task.FromResult(false);
            }

            context.Response.StatusCode = status;
            if (retryAfter is not null)
            {
                context.Response.Headers.RetryAfter = retryAfter;
            }

            return Task.FromResult(true);
        };

        Assert.Single(await FetchAsync(server));
        Assert.Equal([TimeSpan.FromSeconds(seconds)], _waits);
    }

    [Theory]
    [InlineData(404, 1)]
    [InlineData(503, 4)]
    public async Task A_service_that_stays_away_is_one_error(int status, int questions)
    {
        await using PriceServer server = await PriceServer.StartAsync();
        server.Fault = context =>
        {
            context.Response.StatusCode = status;
            return Task.FromResult(true);
        };
        PlannerException error = await Assert.ThrowsAsync<PlannerException>(() => FetchAsync(server));

        Assert.Equal(("PriceServiceUnavailable", PlannerErrorKind.Unavailable), (error.ErrorId, error.Kind));
        Assert.Contains("the built-in list", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(questions, server.Questions.Count);
    }

    [Fact]
    public async Task Without_a_network_it_is_told_at_once()
    {
        // A port that nobody listens on.
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var service = new AzureRetailPrices(new Uri($"http://127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}/"), Wait, () => s_now) { CacheDate = s_now.AddDays(-30) };
        PlannerException error = await Assert.ThrowsAsync<PlannerException>(() => service.FetchAsync(Query));

        Assert.Equal("PriceServiceUnavailable", error.ErrorId);
        Assert.Contains("2026-05-19", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(_waits);
    }

    [Theory]
    [InlineData("not json", "PriceReplyInvalid")]
    [InlineData("{}", "PriceReplyInvalid")]
    [InlineData("[1,2]", "PriceReplyInvalid")]
    [InlineData("{\"Items\": 5}", "PriceReplyInvalid")]
    [InlineData("{\"Items\":[{\"armSk", "PriceReplyInvalid")]
    public async Task A_reply_that_is_no_price_list_is_told(string reply, string id)
    {
        await using PriceServer server = await PriceServer.StartAsync();
        server.Fault = async context =>
        {
            await context.Response.WriteAsync(reply);
            return true;
        };

        Assert.Equal(id, (await Assert.ThrowsAsync<PlannerException>(() => FetchAsync(server))).ErrorId);
    }

    [Fact]
    public async Task A_page_without_end_is_refused()
    {
        await using PriceServer server = await PriceServer.StartAsync();
        server.Fault = async context =>
        {
            var block = new byte[1 << 20];
            for (int i = 0; i < 64 && !context.RequestAborted.IsCancellationRequested; i++)
            {
                await context.Response.Body.WriteAsync(block);
            }

            return true;
        };

        Assert.Equal("PriceReplyInvalid", (await Assert.ThrowsAsync<PlannerException>(() => FetchAsync(server))).ErrorId);
    }

    [Fact]
    public async Task Links_to_other_places_and_links_without_end_are_not_followed()
    {
        await using PriceServer server = await PriceServer.StartAsync();
        for (int i = 0; i < 4; i++)
        {
            server.Add("Standard_S" + i, 1);
        }

        server.Link = _ => "https://example.com/next";
        Assert.Equal("PriceLinkForeign", (await Assert.ThrowsAsync<PlannerException>(() => FetchAsync(server))).ErrorId);
        server.Link = _ => server.Address.ToString();
        Assert.Equal("PriceTooMany", (await Assert.ThrowsAsync<PlannerException>(() => FetchAsync(server))).ErrorId);
    }

    [Theory]
    [InlineData("http://example.com/")]
    [InlineData("ftp://127.0.0.1/")]
    [InlineData("file:///etc/passwd")]
    public void Only_safe_addresses_are_asked(string address)
        => Assert.Equal("PriceUriInvalid", Assert.Throws<PlannerException>(() => new AzureRetailPrices(new Uri(address))).ErrorId);

    [Fact]
    public async Task Names_that_would_change_the_question_are_refused()
    {
        await using PriceServer server = await PriceServer.StartAsync();
        using AzureRetailPrices service = Service(server);
        PlannerException error = await Assert.ThrowsAsync<PlannerException>(() => service.FetchAsync(Query with { Regions = ["eastus' or 1 eq 1"] }));

        Assert.Equal("PriceRegionInvalid", error.ErrorId);
        Assert.Empty(server.Questions);
    }

    [Fact]
    public async Task It_can_be_cancelled_while_it_waits()
    {
        await using PriceServer server = await PriceServer.StartAsync();
        using var source = new CancellationTokenSource();
        server.Fault = context =>
        {
            source.Cancel();
            context.Response.StatusCode = 503;
            return Task.FromResult(true);
        };
        using AzureRetailPrices service = Service(server);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => service.FetchAsync(Query, source.Token));
    }

    private static AzurePriceQuery Query { get; } = new() { VmSizes = [Size], Regions = ["eastus"] };

    private AzureRetailPrices Service(PriceServer server) => new(server.Address, Wait, () => s_now);

    private async Task<IReadOnlyList<CloudPriceEntry>> FetchAsync(PriceServer server)
    {
        using AzureRetailPrices service = Service(server);
        return await service.FetchAsync(Query);
    }

    private Task Wait(TimeSpan time, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _waits.Add(time);
        return Task.CompletedTask;
    }
}
