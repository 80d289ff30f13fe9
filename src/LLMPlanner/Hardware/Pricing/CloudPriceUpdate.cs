namespace LLMPlanner.Hardware.Pricing;

/// <summary>What an update of the prices of a region has done.</summary>
public sealed record CloudPriceUpdate
{
    /// <summary>The cloud.</summary>
    public required string Provider { get; init; }

    /// <summary>The region that was asked for.</summary>
    public required string Region { get; init; }

    /// <summary>The ISO 4217 code of the prices.</summary>
    public required string Currency { get; init; }

    /// <summary>How many sizes were asked for.</summary>
    public int VmSizeCount { get; init; }

    /// <summary>How many of them are rented out there.</summary>
    public int PricedVmSizeCount { get; init; }

    /// <summary>How many prices were read, all kinds of renting together.</summary>
    public int PriceCount { get; init; }

    /// <summary>The day of the prices.</summary>
    public DateTime Date { get; init; }

    /// <summary>The file that they were written to.</summary>
    public required string Path { get; init; }

    /// <summary>Says that the list has none of the sizes.</summary>
    /// <param name="region">Where.</param>
    public static string NothingFound(string region) => Text.Message.Format(Resources.SR.PriceNothingFound, region);
}
