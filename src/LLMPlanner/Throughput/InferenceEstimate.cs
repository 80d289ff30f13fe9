namespace LLMPlanner.Throughput;

/// <summary>
/// How fast a model answers on a machine: the answer of <c>Get-InferenceEstimate</c>. Every figure has a low and a high; low and high are
/// slow and fast for rates, short and long for times. Figures are null where the machine's own figures are unknown or the load does not
/// fit; <see cref="LimitedBy"/> then says why.
/// </summary>
public sealed record InferenceEstimate
{
    /// <summary>Model id or file name.</summary>
    public required string Model { get; init; }

    /// <summary>Name of the machine.</summary>
    public required string Hardware { get; init; }

    /// <summary>Id of the quantization.</summary>
    public required string Quantization { get; init; }

    /// <summary>Engine.</summary>
    public required string Engine { get; init; }

    /// <summary>Requests at once.</summary>
    public int ConcurrentRequests { get; init; }

    /// <summary>Tokens of a prompt.</summary>
    public long PromptLength { get; init; }

    /// <summary>New tokens of an answer.</summary>
    public long OutputLength { get; init; }

    /// <summary>Tokens cached where the decode speed holds.</summary>
    public long ContextDepth { get; init; }

    /// <summary>Prompt tokens read per second by one request alone.</summary>
    public double? PrefillTokensPerSecond { get; init; }

    /// <summary>Low end of <see cref="PrefillTokensPerSecond"/>.</summary>
    public double? PrefillTokensPerSecondLow { get; init; }

    /// <summary>High end of <see cref="PrefillTokensPerSecond"/>.</summary>
    public double? PrefillTokensPerSecondHigh { get; init; }

    /// <summary>New tokens per second of all requests together, the pauses for each other's prompts included.</summary>
    public double? DecodeTokensPerSecond { get; init; }

    /// <summary>Low end of <see cref="DecodeTokensPerSecond"/>.</summary>
    public double? DecodeTokensPerSecondLow { get; init; }

    /// <summary>High end of <see cref="DecodeTokensPerSecond"/>.</summary>
    public double? DecodeTokensPerSecondHigh { get; init; }

    /// <summary>New tokens per second of one request.</summary>
    public double? DecodeTokensPerSecondPerRequest { get; init; }

    /// <summary>Low end of <see cref="DecodeTokensPerSecondPerRequest"/>.</summary>
    public double? DecodeTokensPerSecondPerRequestLow { get; init; }

    /// <summary>High end of <see cref="DecodeTokensPerSecondPerRequest"/>.</summary>
    public double? DecodeTokensPerSecondPerRequestHigh { get; init; }

    /// <summary>Seconds to the first token of a request that waits for nothing but itself.</summary>
    public double? TimeToFirstTokenSeconds { get; init; }

    /// <summary>Low end of <see cref="TimeToFirstTokenSeconds"/>.</summary>
    public double? TimeToFirstTokenSecondsLow { get; init; }

    /// <summary>High end of <see cref="TimeToFirstTokenSeconds"/>.</summary>
    public double? TimeToFirstTokenSecondsHigh { get; init; }

    /// <summary>Seconds between two tokens of a request.</summary>
    public double? TimePerOutputTokenSeconds { get; init; }

    /// <summary>Low end of <see cref="TimePerOutputTokenSeconds"/>.</summary>
    public double? TimePerOutputTokenSecondsLow { get; init; }

    /// <summary>High end of <see cref="TimePerOutputTokenSeconds"/>.</summary>
    public double? TimePerOutputTokenSecondsHigh { get; init; }

    /// <summary>What takes most of the time of a token, or what is missing for an answer.</summary>
    public required string LimitedBy { get; init; }

    /// <summary>Calibrated for measured cards, Assumed for others.</summary>
    public Basis Basis { get; init; }

    /// <summary>The measurements behind the constants and their error on what was held out; null where there are none.</summary>
    public string? Accuracy { get; init; }

    /// <summary>Price of the machine an hour; null where it has none.</summary>
    public decimal? PricePerHour { get; init; }

    /// <summary>Price per million prompt tokens on a busy machine; null where price or speed is unknown.</summary>
    public decimal? PricePerMillionInputTokens { get; init; }

    /// <summary>Price per million new tokens on a busy machine; null where price or speed is unknown.</summary>
    public decimal? PricePerMillionOutputTokens { get; init; }

    /// <summary>The ISO 4217 code of the prices; null where there are none.</summary>
    public string? Currency { get; init; }

    /// <summary>Where the price comes from: a list price with its date, or what was assumed of an owned machine; null where there is none.</summary>
    public string? PriceSource { get; init; }

    /// <summary>Watt-hours of a million new tokens at the boards' power, an upper figure; null where unknown.</summary>
    public double? WattHoursPerMillionOutputTokens { get; init; }

    /// <inheritdoc/>
    public override string ToString()
        => Text.Message.Format("{0} {1} on {2}: {3:0.#} tokens/s", Model, Quantization, Hardware, DecodeTokensPerSecond);
}
