namespace LLMPlanner.Hardware;

/// <summary>The list price of a cloud size in one region, Linux.</summary>
/// <param name="Region">The region as the provider names it.</param>
/// <param name="Currency">The ISO 4217 code.</param>
/// <param name="PerHour">One machine, one hour.</param>
/// <param name="Date">When the list had this price.</param>
/// <param name="Source">The list.</param>
public sealed record CloudPrice(string Region, string Currency, decimal PerHour, DateTime Date, string? Source)
{
    /// <summary>How the machine is rented at this price.</summary>
    public CloudPriceKind Kind { get; init; }
}

/// <summary>How a machine is rented.</summary>
public enum CloudPriceKind
{
    /// <summary>By the hour, as long as it is wanted.</summary>
    PayAsYouGo = 0,

    /// <summary>By the hour, and taken away when somebody pays more.</summary>
    Spot,

    /// <summary>Reserved for a year.</summary>
    Reserved1Year,

    /// <summary>Reserved for three years.</summary>
    Reserved3Years,

    /// <summary>A promise to spend so much an hour for a year.</summary>
    SavingsPlan1Year,

    /// <summary>A promise to spend so much an hour for three years.</summary>
    SavingsPlan3Years,
}
