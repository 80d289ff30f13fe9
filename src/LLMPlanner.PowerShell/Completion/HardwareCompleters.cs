using System.Text.RegularExpressions;
using LLMPlanner.Hardware;
using LLMPlanner.Profiles;

namespace LLMPlanner.PowerShell.Completion;

/// <summary>Completes cards, machines and cloud sizes; after a count or a plus sign, cards: <c>2x RTX 30…</c>, <c>RTX 4090 + RTX…</c>.</summary>
public sealed class HardwareCompleter : NameCompleter
{
    private static readonly Regex s_head = new(@"^(?:.*\+\s+)?(?:\d{1,4}\s*[xX×*]\s*)?", RegexOptions.CultureInvariant | RegexOptions.Singleline);

    private bool _onlyCards;

    private protected override string Head(string word)
    {
        string head = s_head.Match(word).Value;
        _onlyCards = head.Length > 0;
        return head;
    }

    private protected override IEnumerable<KeyValuePair<string, string>> Names(CompletionContext context)
        => Plain(context.Hardware.Names(_onlyCards ? ProfileKind.Accelerator : null, withAliases: true).Distinct(StringComparer.OrdinalIgnoreCase));
}

/// <summary>Completes cards.</summary>
public sealed class AcceleratorCompleter : NameCompleter
{
    private protected override IEnumerable<KeyValuePair<string, string>> Names(CompletionContext context)
        => Plain(context.Hardware.Names(ProfileKind.Accelerator, withAliases: true).Distinct(StringComparer.OrdinalIgnoreCase));
}

/// <summary>Completes cloud sizes.</summary>
public sealed class VmSizeCompleter : NameCompleter
{
    private protected override IEnumerable<KeyValuePair<string, string>> Names(CompletionContext context)
        => Plain(context.Hardware.Names(ProfileKind.Cloud));
}

/// <summary>Completes the regions that have a price for the sizes that are typed, or for any where none is.</summary>
public sealed class RegionCompleter : NameCompleter
{
    private protected override IEnumerable<KeyValuePair<string, string>> Names(CompletionContext context)
    {
        HardwareCatalog catalog = context.Hardware;
        string[] sizes = [.. context.Texts("VmSize").Concat(context.Texts("Name")).Concat(context.Texts("Hardware"))];
        IEnumerable<HardwareProfile> profiles = sizes.Length == 0 ? catalog.FindAll("*", ProfileKind.Cloud) : sizes.SelectMany(size => catalog.FindAll(size));
        return profiles.SelectMany(profile => profile.Prices)
            .GroupBy(price => price.Region, StringComparer.OrdinalIgnoreCase)
            .Select(region => new KeyValuePair<string, string>(
                region.Key, FormattableString.Invariant($"{region.Key}: {region.First().PerHour} {region.First().Currency} per hour")));
    }
}

/// <summary>Completes the regions that have a price for any size of Azure.</summary>
public sealed class AzureRegionCompleter : NameCompleter
{
    private protected override IEnumerable<KeyValuePair<string, string>> Names(CompletionContext context)
        => Plain(context.Hardware.FindAll("*", ProfileKind.Cloud)
            .Where(profile => profile.Provider == "Azure")
            .SelectMany(profile => profile.Prices)
            .Select(price => price.Region)
            .Distinct(StringComparer.OrdinalIgnoreCase));
}

/// <summary>Completes vendors.</summary>
public sealed class VendorCompleter : NameCompleter
{
    private protected override IEnumerable<KeyValuePair<string, string>> Names(CompletionContext context) => Plain(["NVIDIA", "AMD", "Intel", "Apple"]);
}

/// <summary>Completes the clouds of the catalog.</summary>
public sealed class ProviderCompleter : NameCompleter
{
    private protected override IEnumerable<KeyValuePair<string, string>> Names(CompletionContext context)
        => Plain(context.Hardware.FindAll("*", ProfileKind.Cloud).Select(size => size.Provider).OfType<string>().Distinct());
}
