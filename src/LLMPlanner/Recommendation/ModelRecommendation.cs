using LLMPlanner.Placement;
using LLMPlanner.Throughput;

namespace LLMPlanner.Recommendation;

/// <summary>A model to take, and why: the answer of <c>Get-ModelRecommendation</c>.</summary>
public sealed record ModelRecommendation
{
    /// <summary>1 for the best.</summary>
    public int Rank { get; init; }

    /// <summary>Model id.</summary>
    public required string Model { get; init; }

    /// <summary>Id of the quantization.</summary>
    public required string Quantization { get; init; }

    /// <summary>Engine.</summary>
    public required string Engine { get; init; }

    /// <summary>Name of the machine.</summary>
    public required string Hardware { get; init; }

    /// <summary>What the ranking goes by: the sum of <see cref="ScoreParts"/>.</summary>
    public double Score { get; init; }

    /// <summary>What the score is made of: quality, what the quantization takes, ties, fit, speed, price.</summary>
    public IReadOnlyList<ScorePart> ScoreParts { get; init; } = [];

    /// <summary>Quality from 0 to 100 for the use case in this quantization.</summary>
    public double QualityScore { get; init; }

    /// <summary>Low end of the interval of 1.6 standard errors around <see cref="QualityScore"/>.</summary>
    public double QualityLow { get; init; }

    /// <summary>High end of the interval of 1.6 standard errors around <see cref="QualityScore"/>.</summary>
    public double QualityHigh { get; init; }

    /// <summary>The best model that the quality cannot be told apart from; null where there is none better.</summary>
    public string? TiesWith { get; init; }

    /// <summary>True where the quality is that of the model reasoning before it answers.</summary>
    public bool IsThinking { get; init; }

    /// <summary>How well the quality is backed.</summary>
    public QualityConfidence QualityConfidence { get; init; }

    /// <summary>Verdict on the machine.</summary>
    public Verdict Verdict { get; init; }

    /// <summary>Tokens per request.</summary>
    public long ContextLength { get; init; }

    /// <summary>Requests at once.</summary>
    public int ConcurrentRequests { get; init; }

    /// <summary>New tokens per second of all requests together; null where unknown.</summary>
    public double? DecodeTokensPerSecond { get; init; }

    /// <summary>Low end of <see cref="DecodeTokensPerSecond"/>.</summary>
    public double? DecodeTokensPerSecondLow { get; init; }

    /// <summary>High end of <see cref="DecodeTokensPerSecond"/>.</summary>
    public double? DecodeTokensPerSecondHigh { get; init; }

    /// <summary>Seconds to the first token of a prompt of the asked length; null where unknown.</summary>
    public double? TimeToFirstTokenSeconds { get; init; }

    /// <summary>How the speeds came about.</summary>
    public Basis SpeedBasis { get; init; }

    /// <summary>How the requests at once follow from a rate, or from users who pause; null where every user is a request.</summary>
    public LoadPoint? Load { get; init; }

    /// <summary>Price of the machine per hour; null where unknown.</summary>
    public decimal? PricePerHour { get; init; }

    /// <summary>Price per million prompt tokens; null where unknown.</summary>
    public decimal? PricePerMillionInputTokens { get; init; }

    /// <summary>Price per million new tokens; null where unknown.</summary>
    public decimal? PricePerMillionOutputTokens { get; init; }

    /// <summary>Currency of the prices; null where there are none.</summary>
    public string? Currency { get; init; }

    /// <summary>Where the price comes from; null where there is none.</summary>
    public string? PriceSource { get; init; }

    /// <summary>Why this one.</summary>
    public required string Reason { get; init; }

    /// <summary>What the next size up would need; null where there is none.</summary>
    public string? Tradeoff { get; init; }

    /// <summary>The fit behind it.</summary>
    public required HardwareFit Fit { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Rank}. {Model} {Quantization}";
}
