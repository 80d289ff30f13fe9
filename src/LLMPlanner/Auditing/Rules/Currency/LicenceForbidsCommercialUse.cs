using LLMPlanner.Models;

namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP4001: the licence of a model forbids the commercial use that the plan is for.</summary>
internal sealed class LicenceForbidsCommercialUse : DeploymentRule
{
    public LicenceForbidsCommercialUse()
        : base("LLMP4001", RuleSeverity.Error)
    {
    }

    internal override IEnumerable<Finding> Check(DeploymentContext deployment)
    {
        if (deployment.Plan.Objectives is { CommercialUse: true } && deployment.Model is { CommercialUse: CommercialUse.No } model)
        {
            yield return Find(deployment.Deployment.PlaceOf(["model", "file"]), model.Model, model.License ?? "its licence");
        }
    }
}
