namespace LLMPlanner.Hardware.Pricing;

/// <summary>What is asked of the price list.</summary>
public sealed record AzurePriceQuery
{
    /// <summary>The sizes by their full names, such as <c>Standard_NC24ads_A100_v4</c>.</summary>
    public required IReadOnlyList<string> VmSizes { get; init; }

    /// <summary>The regions, such as <c>eastus</c>.</summary>
    public required IReadOnlyList<string> Regions { get; init; }

    /// <summary>The ISO 4217 code of the prices.</summary>
    public string Currency { get; init; } = "USD";
}

/// <summary>The price of a size.</summary>
/// <param name="VmSize">The size by its full name.</param>
/// <param name="Price">The price; its date is the day on which the list was read.</param>
public sealed record CloudPriceEntry(string VmSize, CloudPrice Price);
