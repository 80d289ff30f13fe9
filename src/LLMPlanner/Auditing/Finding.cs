namespace LLMPlanner.Auditing;

/// <summary>What a rule found, before severities and suppressions.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Place">Where.</param>
/// <param name="Message">Why, with the numbers.</param>
/// <param name="Recommendation">What to do; null where the message says it.</param>
internal sealed record Finding(CapacityRule Rule, PlanPlace Place, string Message, string? Recommendation)
{
    /// <summary>The deployment it is about, or null.</summary>
    public string? Deployment { get; init; }

    /// <summary>The target it is about, or null.</summary>
    public string? Target { get; init; }

    /// <summary>The host of an inventory, or null.</summary>
    public string? Host { get; init; }
}
