namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP0011: a suppression does not say why.</summary>
internal sealed class SuppressionUnjustified : PlanRule
{
    public SuppressionUnjustified()
        : base("LLMP0011", RuleSeverity.Warning)
    {
    }

    internal override IEnumerable<Finding> Check(PlanContext plan)
        => plan.Plan.Suppressions
            .Where(suppression => suppression.Justification is null)
            .Select(suppression => Find(suppression.PlaceOf("rule"), suppression.Rule));
}
