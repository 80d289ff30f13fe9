using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using LLMPlanner.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace LLMPlanner.Tests.Hardware.Pricing;

/// <summary>A price list on this machine, in the documented shape, in pages of three items.</summary>
public sealed class PriceServer : LocalServer
{
    private const int PageSize = 3;

    private PriceServer()
    {
    }

    /// <summary>The questions in the order in which they came.</summary>
    public ConcurrentQueue<string> Questions { get; } = new();

    /// <summary>The items of the list.</summary>
    public List<Dictionary<string, object?>> Items { get; } = [];

    /// <summary>Changes the link to the next page.</summary>
    public Func<string, string> Link { get; set; } = link => link;

    public static Task<PriceServer> StartAsync() => StartAsync(new PriceServer(), "/api/retail/prices");

    /// <summary>Adds an item as the list has it; what is given wins.</summary>
    public PriceServer Add(string size, double price, params (string Name, object? Value)[] changes)
    {
        var item = new Dictionary<string, object?>
        {
            ["currencyCode"] = "USD", ["tierMinimumUnits"] = 0.0, ["retailPrice"] = price, ["unitPrice"] = price, ["armRegionName"] = "eastus",
            ["location"] = "US East", ["effectiveStartDate"] = "2025-01-01T00:00:00Z", ["meterId"] = Guid.Empty, ["meterName"] = size,
            ["productId"] = "DZH318Z0", ["skuId"] = "DZH318Z0/0001", ["productName"] = "Virtual Machines Series", ["skuName"] = size,
            ["serviceName"] = "Virtual Machines", ["serviceId"] = "DZH313Z7MMC8", ["serviceFamily"] = "Compute", ["unitOfMeasure"] = "1 Hour",
            ["type"] = "Consumption", ["isPrimaryMeterRegion"] = true, ["armSkuName"] = size,
        };
        foreach ((string name, object? value) in changes)
        {
            item[name] = value;
        }

        Items.Add(item);
        return this;
    }

    protected override async Task AnswerAsync(HttpContext context)
    {
        Questions.Enqueue(Uri.UnescapeDataString(context.Request.QueryString.Value ?? string.Empty));
        if (await Fault(context))
        {
            return;
        }

        int skip = int.TryParse(context.Request.Query["$skip"], NumberStyles.None, CultureInfo.InvariantCulture, out int start) ? start : 0;
        string? next = skip + PageSize < Items.Count
            ? Link(new UriBuilder(Address) { Query = "$skip=" + (skip + PageSize).ToString(CultureInfo.InvariantCulture) }.Uri.ToString())
            : null;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(JsonSerializer.Serialize(new Dictionary<string, object?>
        {
            ["BillingCurrency"] = "USD", ["CustomerEntityId"] = "Default", ["CustomerEntityType"] = "Retail",
            ["Items"] = Items.Skip(skip).Take(PageSize), ["NextPageLink"] = next, ["Count"] = PageSize,
        }));
    }
}
