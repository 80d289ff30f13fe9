using LLMPlanner.Hardware;
using LLMPlanner.Profiles;

namespace LLMPlanner.Recommendation;

/// <summary>Machines to rent: of every kind of accelerators in the same number the cheapest size, since the rest of the machine hardly matters.</summary>
internal static class RentalOffers
{
    // Other accelerators (TPU, Trainium, Gaudi, Ascend) need builds of the engines of their own; who has one names it.
    private static readonly string[] s_vendors = ["NVIDIA", "AMD"];

    /// <summary>The offers, cheapest first.</summary>
    /// <param name="catalog">Where sizes are looked up.</param>
    /// <param name="region">Region of the prices; null for the first of their lists.</param>
    /// <param name="mostPerHour">Highest price of one machine; null for any.</param>
    /// <param name="provider">One cloud by name; null for all.</param>
    /// <param name="currency">Currency of the prices.</param>
    /// <exception cref="PlannerException">UnknownProvider, or RegionWithoutPrices.</exception>
    public static IReadOnlyList<HardwareProfile> Of(HardwareCatalog catalog, string? region, decimal? mostPerHour, string? provider = null, string currency = "USD")
    {
        CloudOffers.Check(catalog, provider, region);
        return
        [
            .. catalog.FindAll("*", ProfileKind.Cloud, region)
                .Where(size => size.IsComplete && size.AcceleratorCount > 0 && size.Accelerators.All(card => s_vendors.Contains(card.Vendor, StringComparer.Ordinal)) && size.PricePerHour is > 0 && size.PricePerHour <= (mostPerHour ?? decimal.MaxValue)
                    && string.Equals(size.Currency ?? "USD", currency, StringComparison.OrdinalIgnoreCase)
                    && (provider is null || string.Equals(size.Provider, provider, StringComparison.OrdinalIgnoreCase)))
                .GroupBy(Shape, StringComparer.Ordinal)
                .Select(sizes => sizes.OrderBy(size => size.PricePerHour).ThenBy(size => size.Name, StringComparer.Ordinal).First())
                .OrderBy(size => size.PricePerHour)
                .ThenBy(size => size.Name, StringComparer.Ordinal),
        ];
    }

    private static string Shape(HardwareProfile size)
        => string.Join("+", size.Accelerators.Select(card => FormattableString.Invariant($"{card.Name}/{card.Fraction}/{card.MemoryBytes}")));
}
