namespace LLMPlanner.Auditing;

/// <summary>What a plan or a settings file says about a rule.</summary>
/// <param name="Rule">The rule by id; <c>*</c> and <c>?</c> are understood.</param>
/// <param name="Severity">The severity; null for the rule's own.</param>
public sealed record PlanRuleSetting(string Rule, RuleSeverity? Severity)
{
    internal PlanPlace Place { get; init; }
}
