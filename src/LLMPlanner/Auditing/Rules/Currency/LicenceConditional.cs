using LLMPlanner.Models;

namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP4002: the licence of a model allows commercial use under conditions.</summary>
internal sealed class LicenceConditional : DeploymentRule
{
    public LicenceConditional()
        : base("LLMP4002", RuleSeverity.Suggestion)
    {
    }

    internal override IEnumerable<Finding> Check(DeploymentContext deployment)
    {
        if (deployment.Plan.Objectives is { CommercialUse: true } && deployment.Model is { CommercialUse: CommercialUse.Conditional } model)
        {
            yield return Find(deployment.Deployment.PlaceOf(["model", "file"]), model.Model, model.License ?? "Its licence");
        }
    }
}
