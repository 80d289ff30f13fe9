using LLMPlanner.Recommendation;

namespace LLMPlanner.Deployment;

/// <summary>What a service must do and on what it may run: the question of <c>Find-DeploymentPlan</c>.</summary>
public sealed record DeploymentQuery
{
    /// <summary>Use case, conditions, load, targets and machines; without machines the cloud sizes of the catalog.</summary>
    public required RecommendationQuery Requirements { get; init; }

    /// <summary>Most machines of one kind.</summary>
    public int MostMachines { get; init; } = 64;

    /// <summary>Most plans to return.</summary>
    public int First { get; init; } = 20;
}
