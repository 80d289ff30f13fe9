using LLMPlanner.Resources;

namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP0016: a plan has nothing to run, nowhere to run it, or a target that nothing runs on.</summary>
internal sealed class NothingToJudge : PlanRule
{
    public NothingToJudge()
        : base("LLMP0016", RuleSeverity.Warning)
    {
    }

    internal override IEnumerable<Finding> Check(PlanContext plan)
    {
        CapacityPlan file = plan.Plan;
        if (!file.IsReadable)
        {
            yield break;
        }

        if (file.Deployments.Count == 0)
        {
            yield return Find(file.Place, SR.PlanNoDeployments);
        }

        if (file.Targets.Count == 0 && plan.Options.Machines is null)
        {
            yield return Find(file.Place, SR.PlanNoTargets);
        }

        foreach (PlanTarget target in file.Targets.Where(target => plan.Options.Machines is null && file.Deployments.Count > 0 && !file.Deployments.Any(deployment => deployment.RunsOn(target))))
        {
            yield return Find(target.PlaceOf("id"), SR.PlanIdleTarget) with { Target = target.Id };
        }

        foreach (PlanTarget target in file.Targets.Where(target => new[] { target.Hardware, target.VmSize, target.Inventory }.Count(text => text is not null) != 1))
        {
            yield return Find(target.PlaceOf("id"), SR.PlanTargetNames) with { Target = target.Id };
        }
    }
}
