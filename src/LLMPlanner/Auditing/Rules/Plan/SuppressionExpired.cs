namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP0012: a suppression is past its day and holds no longer.</summary>
internal sealed class SuppressionExpired : PlanRule
{
    public SuppressionExpired()
        : base("LLMP0012", RuleSeverity.Warning)
    {
    }

    internal override IEnumerable<Finding> Check(PlanContext plan)
        => plan.Plan.Suppressions
            .Where(suppression => suppression.ExpiresOn < plan.Options.Today)
            .Select(suppression => Find(suppression.PlaceOf("expiresOn"), suppression.Rule, suppression.ExpiresOn, suppression.Justification));
}
