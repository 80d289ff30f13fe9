namespace LLMPlanner.Auditing;

/// <summary>A plan with what became known of its targets.</summary>
internal sealed class PlanContext(CapacityPlan plan, AuditOptions options, IReadOnlyList<TargetContext> targets)
{
    public CapacityPlan Plan { get; } = plan;

    public AuditOptions Options { get; } = options;

    public IReadOnlyList<TargetContext> Targets { get; } = targets;
}
