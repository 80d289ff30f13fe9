using LLMPlanner.Text;

namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP0008: a deployment names a target that the plan does not have.</summary>
internal sealed class UnknownTarget : PlanRule
{
    public UnknownTarget()
        : base("LLMP0008", RuleSeverity.Error)
    {
    }

    internal override IEnumerable<Finding> Check(PlanContext plan)
    {
        foreach (PlanDeployment deployment in plan.Plan.Deployments)
        {
            foreach (PlanNode target in deployment.Targets.Where(node => !plan.Plan.Targets.Any(t => string.Equals(t.Id, node.Text, StringComparison.OrdinalIgnoreCase))))
            {
                string nearest = NearestName.Among(target.Text!, plan.Plan.Targets.Select(t => t.Id));
                yield return Find(target.Place, target.Text, nearest.Length > 0 ? nearest : "none") with { Deployment = deployment.Id };
            }
        }
    }
}
