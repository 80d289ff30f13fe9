namespace LLMPlanner.Cost;

/// <summary>The list price of a hosted model per million tokens.</summary>
public sealed record ApiPrice
{
    /// <summary>What the provider calls it.</summary>
    public required string Name { get; init; }

    /// <summary>Who hosts it.</summary>
    public required string Provider { get; init; }

    /// <summary>Id of its weights where they are open; null otherwise. The quality index knows such models.</summary>
    public string? Model { get; init; }

    /// <summary>Price per million prompt tokens.</summary>
    public decimal PricePerMillionInputTokens { get; init; }

    /// <summary>Price per million new tokens.</summary>
    public decimal PricePerMillionOutputTokens { get; init; }

    /// <summary>Price per million prompt tokens that the provider has cached; null where not listed.</summary>
    public decimal? PricePerMillionCachedInputTokens { get; init; }

    /// <summary>Price per million prompt tokens in busy hours; null where there is no such price.</summary>
    public decimal? PeakPricePerMillionInputTokens { get; init; }

    /// <summary>Price per million new tokens in busy hours; null where there is no such price.</summary>
    public decimal? PeakPricePerMillionOutputTokens { get; init; }

    /// <summary>The ISO 4217 code of the prices.</summary>
    public required string Currency { get; init; }

    /// <summary>The day that the list was read.</summary>
    public required DateTime PriceDate { get; init; }

    /// <summary>Languages it is at home in, as BCP 47 tags.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>What else is to be known; null for nothing.</summary>
    public string? Notes { get; init; }

    /// <summary>Price of a number of tokens at the normal price.</summary>
    /// <param name="inputTokens">Prompt tokens.</param>
    /// <param name="outputTokens">New tokens.</param>
    public decimal PriceOf(decimal inputTokens, decimal outputTokens)
        => ((inputTokens * PricePerMillionInputTokens) + (outputTokens * PricePerMillionOutputTokens)) / 1_000_000m;

    /// <inheritdoc/>
    public override string ToString() => Text.Message.Format("{0} at {1}: {2:0.###}/{3:0.###} {4}", Name, Provider, PricePerMillionInputTokens, PricePerMillionOutputTokens, Currency);
}
