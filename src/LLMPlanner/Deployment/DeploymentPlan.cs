using LLMPlanner.Placement;
using LLMPlanner.Recommendation;
using LLMPlanner.Throughput;

namespace LLMPlanner.Deployment;

/// <summary>A way to serve a load that no other beats in price, speed and quality at once: the answer of <c>Find-DeploymentPlan</c>.</summary>
public sealed record DeploymentPlan
{
    /// <summary>1 for the cheapest.</summary>
    public int Rank { get; init; }

    /// <summary>Model id.</summary>
    public required string Model { get; init; }

    /// <summary>Id of the quantization.</summary>
    public required string Quantization { get; init; }

    /// <summary>Engine.</summary>
    public required string Engine { get; init; }

    /// <summary>Name of the machine.</summary>
    public required string Hardware { get; init; }

    /// <summary>The cloud; null for machines of one's own.</summary>
    public string? Provider { get; init; }

    /// <summary>The region of the price; null where there is none.</summary>
    public string? Region { get; init; }

    /// <summary>Machines that share the load, each with the whole model.</summary>
    public int Machines { get; init; }

    /// <summary>Accelerators of all machines together.</summary>
    public int AcceleratorCount { get; init; }

    /// <summary>Tokens per request.</summary>
    public long ContextLength { get; init; }

    /// <summary>Requests at once on all machines together.</summary>
    public int ConcurrentRequests { get; init; }

    /// <summary>Requests answered per second at that point; null where no speed is known.</summary>
    public double? RequestsPerSecond { get; init; }

    /// <summary>Quality from 0 to 100 for the use case in this quantization.</summary>
    public double QualityScore { get; init; }

    /// <summary>How well the quality is backed.</summary>
    public QualityConfidence QualityConfidence { get; init; }

    /// <summary>Verdict on one machine.</summary>
    public Verdict Verdict { get; init; }

    /// <summary>New tokens per second of one request; null where unknown.</summary>
    public double? DecodeTokensPerSecondPerRequest { get; init; }

    /// <summary>New tokens per second of all requests on all machines; null where unknown.</summary>
    public double? DecodeTokensPerSecond { get; init; }

    /// <summary>Seconds to the first token of a request that waits for nothing but itself; null where unknown.</summary>
    public double? TimeToFirstTokenSeconds { get; init; }

    /// <summary>Price of all machines an hour; null where unknown.</summary>
    public decimal? PricePerHour { get; init; }

    /// <summary>Price per million prompt tokens on busy machines; null where unknown.</summary>
    public decimal? PricePerMillionInputTokens { get; init; }

    /// <summary>Price per million new tokens on busy machines; null where unknown.</summary>
    public decimal? PricePerMillionOutputTokens { get; init; }

    /// <summary>Currency of the prices; null where there are none.</summary>
    public string? Currency { get; init; }

    /// <summary>Where the price comes from; null where there is none.</summary>
    public string? PriceSource { get; init; }

    /// <summary>The cheapest hosted model of at least this quality, with its provider; null where the list has none.</summary>
    public string? HostedModel { get; init; }

    /// <summary>What the hosted model costs an hour for as many tokens; null where unknown.</summary>
    public decimal? HostedPricePerHour { get; init; }

    /// <summary>The day of the hosted model's price; null where there is none.</summary>
    public DateTime? HostedPriceDate { get; init; }

    /// <summary>How machines and requests at once follow from the load.</summary>
    public required LoadPoint Load { get; init; }

    /// <summary>Why it is in the set: what it has more than the cheaper ones, and for how much.</summary>
    public required string Reason { get; init; }

    /// <summary>The fit on one machine with its share of the load: shape, layout, limits.</summary>
    public required HardwareFit Fit { get; init; }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Rank}. {Model} {Quantization} on {Machines} × {Hardware}");
}
