namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP0010: a severity or a suppression is for a rule that does not exist.</summary>
internal sealed class UnknownRule : PlanRule
{
    public UnknownRule()
        : base("LLMP0010", RuleSeverity.Warning)
    {
    }

    internal override IEnumerable<Finding> Check(PlanContext plan)
    {
        return plan.Plan.Suppressions
            .Where(suppression => suppression.Rule.Length > 0 && !CapacityRules.BuiltIn.Any(suppression.Rule))
            .Select(suppression => Find(suppression.PlaceOf("rule"), suppression.Rule, CapacityRules.BuiltIn.Nearest(suppression.Rule)));
    }
}
