using LLMPlanner.Throughput;

namespace LLMPlanner.Cost;

/// <summary>What tokens cost on a machine that is paid by the hour and kept busy.</summary>
/// <param name="PerHour">Price of the machine an hour.</param>
/// <param name="PerMillionInputTokens">Price per million prompt tokens; null where the prompt speed is unknown.</param>
/// <param name="PerMillionOutputTokens">Price per million new tokens; null where the decode speed is unknown.</param>
/// <param name="Currency">The ISO 4217 code.</param>
/// <param name="WattHoursPerMillionOutputTokens">Energy of a million new tokens at the boards' power; null where unknown.</param>
public sealed record TokenPrice(
    decimal PerHour, decimal? PerMillionInputTokens, decimal? PerMillionOutputTokens, string Currency, double? WattHoursPerMillionOutputTokens)
{
    /// <summary>
    /// Prices tokens by the time they take: a prompt token the time of reading it alone, a new token its share of a step of all requests.
    /// </summary>
    /// <param name="pricePerHour">Price of the machine an hour.</param>
    /// <param name="currency">The ISO 4217 code.</param>
    /// <param name="estimate">Speed at the load.</param>
    /// <param name="watts">Power of the machine; null for no energy.</param>
    public static TokenPrice Of(decimal pricePerHour, string currency, InferenceEstimate estimate, double? watts = null) => new(
        pricePerHour,
        PerMillion(pricePerHour, estimate.PrefillTokensPerSecond),
        PerMillion(pricePerHour, estimate.DecodeTokensPerSecond),
        currency,
        watts is { } power ? Energy.WattHoursPerMillionTokens(power, estimate.DecodeTokensPerSecond) : null);

    /// <summary>Price of a million tokens at a rate.</summary>
    internal static decimal? PerMillion(decimal pricePerHour, double? tokensPerSecond)
        => tokensPerSecond is > 1e-9 and < 1e15 and { } rate ? Math.Round(pricePerHour / 3600m * 1_000_000m / (decimal)rate, 4) : null;
}
