using LLMPlanner.Models;

namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP4003: nobody said whether a model may be used commercially.</summary>
internal sealed class LicenceUnknown : DeploymentRule
{
    public LicenceUnknown()
        : base("LLMP4003", RuleSeverity.Warning)
    {
    }

    internal override IEnumerable<Finding> Check(DeploymentContext deployment)
    {
        if (deployment.Plan.Objectives is { CommercialUse: true } && deployment.Model is { CommercialUse: CommercialUse.Unknown } model)
        {
            yield return Find(deployment.Deployment.PlaceOf(["model", "file"]), model.Model);
        }
    }
}
