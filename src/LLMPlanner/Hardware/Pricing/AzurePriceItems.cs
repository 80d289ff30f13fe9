using System.Globalization;
using System.Text.Json;
using LLMPlanner.Hardware.Import.Text;
using LLMPlanner.Resources;

namespace LLMPlanner.Hardware.Pricing;

/// <summary>Sorts the items of price pages into prices of one hour, by size, region and kind of renting.</summary>
internal sealed class AzurePriceItems(string currency, DateTime now)
{
    private const string Source = "Azure Retail Prices";
    private const int HoursPerYear = 8760;

    private readonly Dictionary<(string Size, string Region, CloudPriceKind Kind), (decimal PerHour, DateTime Since, bool IsPrimary)> _prices = [];

    /// <summary>The prices so far, in a fixed order.</summary>
    public IReadOnlyList<CloudPriceEntry> Entries =>
    [
        .. _prices
            .OrderBy(p => p.Key.Size, StringComparer.Ordinal).ThenBy(p => p.Key.Region, StringComparer.Ordinal).ThenBy(p => p.Key.Kind)
            .Select(p => new CloudPriceEntry(
                p.Key.Size, new CloudPrice(p.Key.Region, currency.ToUpperInvariant(), p.Value.PerHour, now.Date, Source) { Kind = p.Key.Kind })),
    ];

    /// <summary>Adds the items of a page.</summary>
    /// <returns>The link to the next page, or <see langword="null"/>.</returns>
    /// <exception cref="PlannerException">This is no page of prices (<c>PriceReplyInvalid</c>).</exception>
    public string? Add(JsonElement page)
    {
        if (page.Property("Items") is not { ValueKind: JsonValueKind.Array } items)
        {
            throw PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.PriceReplyInvalid), null, "Items");
        }

        foreach (JsonElement item in items.EnumerateArray())
        {
            AddItem(item);
        }

        return page.Text("NextPageLink");
    }

    private void AddItem(JsonElement item)
    {
        string sku = item.Text("skuName") + " " + item.Text("meterName");
        string product = item.Text("productName") ?? string.Empty;
        if (item.Text("armSkuName") is not { } size || item.Text("armRegionName") is not { } region
            || !string.Equals(item.Text("currencyCode"), currency, StringComparison.OrdinalIgnoreCase)
            || Contains(product, "Windows") || Contains(product, "CloudServices") || Contains(product, "Cloud Services")
            || Contains(sku, "Low Priority") || Ended(item) || Price(item, "retailPrice") is not { } price)
        {
            return;
        }

        var key = (size, region);
        if (item.Text("type") == "Reservation")
        {
            if (Years(item.Text("reservationTerm")) is { } years)
            {
                // The whole term is paid, whatever unit the list names.
                Put(key, years == 1 ? CloudPriceKind.Reserved1Year : CloudPriceKind.Reserved3Years, price / (HoursPerYear * years), item);
            }

            return;
        }

        if (item.Text("type") != "Consumption" || item.Text("unitOfMeasure") != "1 Hour" || Price(item, "tierMinimumUnits") is > 0)
        {
            return;
        }

        Put(key, Contains(sku, "Spot") ? CloudPriceKind.Spot : CloudPriceKind.PayAsYouGo, price, item);
        foreach (JsonElement plan in item.Property("savingsPlan").Items())
        {
            if (Years(plan.Text("term")) is { } years && Price(plan, "retailPrice") is { } planned)
            {
                Put(key, years == 1 ? CloudPriceKind.SavingsPlan1Year : CloudPriceKind.SavingsPlan3Years, planned, item);
            }
        }
    }

    // A size may be listed more than once: the meter of the region itself counts, then the newest.
    private void Put((string Size, string Region) key, CloudPriceKind kind, decimal perHour, JsonElement item)
    {
        bool primary = item.Property("isPrimaryMeterRegion") is not { ValueKind: JsonValueKind.False };
        DateTime since = Date(item.Text("effectiveStartDate")) ?? DateTime.MinValue;
        (string, string, CloudPriceKind) full = (key.Size, key.Region.ToLowerInvariant(), kind);
        if (!_prices.TryGetValue(full, out (decimal PerHour, DateTime Since, bool IsPrimary) known)
            || (primary && !known.IsPrimary) || (primary == known.IsPrimary && since > known.Since))
        {
            _prices[full] = (decimal.Round(perHour, 6), since, primary);
        }
    }

    private bool Ended(JsonElement item) => Date(item.Text("effectiveEndDate")) < now;

    private static decimal? Price(JsonElement item, string name) =>
        item.Property(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDecimal(out decimal price) && price is > 0 and < 100_000_000
            ? price
            : null;

    private static int? Years(string? term) => term switch { "1 Year" => 1, "3 Years" => 3, _ => null };

    private static DateTime? Date(string? text) => DateTime.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime date) ? date : null;

    private static bool Contains(string text, string part) => text.IndexOf(part, StringComparison.OrdinalIgnoreCase) >= 0;
}
