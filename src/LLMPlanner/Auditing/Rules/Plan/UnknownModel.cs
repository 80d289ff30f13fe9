using LLMPlanner.Resources;

namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP0004: a model is not known, cannot be read, or is not named.</summary>
internal sealed class UnknownModel : DeploymentRule
{
    public UnknownModel()
        : base("LLMP0004", RuleSeverity.Error)
    {
    }

    internal override IEnumerable<Finding> Check(DeploymentContext deployment)
    {
        PlanDeployment plan = deployment.Deployment;
        if (plan.Model is null == plan.File is null)
        {
            yield return Find(plan.PlaceOf(["file", "model"]), plan.Model is null ? SR.PlanModelMissing : SR.PlanModelTwice, SR.PlanModelOne);
        }
        else if (deployment.ModelError is { } error)
        {
            yield return Find(plan.PlaceOf(["file", "model"]), error.Message, error.RecommendedAction);
        }
    }
}
