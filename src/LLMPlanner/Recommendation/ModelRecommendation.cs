using LLMPlanner.Placement;

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

    /// <summary>What the ranking goes by: quality less what fit and speed cost.</summary>
    public double Score { get; init; }

    /// <summary>Quality from 0 to 100 for the use case.</summary>
    public double QualityScore { get; init; }

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

    /// <summary>Price of the machine per hour; null where unknown.</summary>
    public decimal? PricePerHour { get; init; }

    /// <summary>Price per million prompt tokens; null where unknown.</summary>
    public decimal? PricePerMillionInputTokens { get; init; }

    /// <summary>Price per million new tokens; null where unknown.</summary>
    public decimal? PricePerMillionOutputTokens { get; init; }

    /// <summary>Currency of the prices; null where there are none.</summary>
    public string? Currency { get; init; }

    /// <summary>Why this one.</summary>
    public required string Reason { get; init; }

    /// <summary>What the next size up would need; null where there is none.</summary>
    public string? Tradeoff { get; init; }

    /// <summary>The fit behind it.</summary>
    public required HardwareFit Fit { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Rank}. {Model} {Quantization}";
}
