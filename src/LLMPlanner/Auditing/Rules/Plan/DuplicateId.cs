namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP0017: two deployments, or two targets, have one name.</summary>
internal sealed class DuplicateId : PlanRule
{
    public DuplicateId()
        : base("LLMP0017", RuleSeverity.Error)
    {
    }

    internal override IEnumerable<Finding> Check(PlanContext plan)
        => Twice(plan.Plan.Deployments, deployment => deployment.Id).Concat(Twice(plan.Plan.Targets, target => target.Id));

    private IEnumerable<Finding> Twice<T>(IEnumerable<T> elements, Func<T, string> id)
        where T : PlanElement
        => elements.GroupBy(id, StringComparer.OrdinalIgnoreCase).SelectMany(group => group.Skip(1)
            .Select(element => Find(element.PlaceOf(["id", "model", "hardware", "size"]), group.Key, group.First().Span.Line)));
}
