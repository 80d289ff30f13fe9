using LLMPlanner.Profiles;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Hardware;

/// <summary>What clouds and regions a catalog has, so that a misspelt one is not taken for one without machines.</summary>
internal static class CloudOffers
{
    /// <summary>Refuses a cloud that no size is of, and a region that no size of it has a price in.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="provider">The cloud; null for any.</param>
    /// <param name="region">The region; null for any.</param>
    /// <exception cref="PlannerException">UnknownProvider, or RegionWithoutPrices.</exception>
    public static void Check(HardwareCatalog catalog, string? provider, string? region)
    {
        if (provider is null && region is null)
        {
            return;
        }

        HardwareProfile[] sizes = [.. catalog.FindAll("*", ProfileKind.Cloud)];
        string[] providers = [.. sizes.Select(size => size.Provider).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).OrderBy(name => name, StringComparer.Ordinal)];
        if (provider is not null && !providers.Contains(provider, StringComparer.OrdinalIgnoreCase))
        {
            throw PlannerException.Create(
                PlannerErrorKind.NotFound, nameof(SR.UnknownProvider), provider, provider, NearestName.Among(provider, providers), string.Join(", ", providers));
        }

        if (region is null)
        {
            return;
        }

        string[] regions =
        [
            .. sizes.Where(size => provider is null || string.Equals(size.Provider, provider, StringComparison.OrdinalIgnoreCase))
                .SelectMany(size => size.Prices)
                .Select(price => price.Region)
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .OrderBy(name => name, StringComparer.Ordinal),
        ];
        if (!regions.Contains(region, StringComparer.OrdinalIgnoreCase))
        {
            throw PlannerException.Create(PlannerErrorKind.NotFound, nameof(SR.RegionWithoutPrices), region, region, string.Join(", ", regions));
        }
    }
}
