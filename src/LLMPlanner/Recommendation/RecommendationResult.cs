using LLMPlanner.Cost;

namespace LLMPlanner.Recommendation;

/// <summary>The ranking, what was rejected, and what to say where nothing is left.</summary>
public sealed record RecommendationResult
{
    /// <summary>The ranking, best first.</summary>
    public IReadOnlyList<ModelRecommendation> Recommendations { get; init; } = [];

    /// <summary>The other models in the order of the catalog, each with the hard limit that it fails; empty unless asked for.</summary>
    public IReadOnlyList<RejectedCandidate> Rejected { get; init; } = [];

    /// <summary>The cheapest hosted model that is good enough; null where the list has none.</summary>
    public ApiPrice? HostedModel { get; init; }

    /// <summary>What to say where nothing local is good enough, with the hosted model and its price; null otherwise.</summary>
    public string? Message { get; init; }
}
