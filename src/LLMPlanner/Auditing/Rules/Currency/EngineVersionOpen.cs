namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP4007: a deployment names no engine version, so its figures follow the newest known.</summary>
internal sealed class EngineVersionOpen : DeploymentRule
{
    public EngineVersionOpen()
        : base("LLMP4007", RuleSeverity.None)
    {
    }

    internal override IEnumerable<Finding> Check(DeploymentContext deployment)
    {
        if (deployment.Deployment.EngineVersion is null && deployment.Model is not null)
        {
            yield return Find(deployment.Deployment.PlaceOf("engine"), deployment.Engine?.Name ?? "the engine", deployment.Engine?.Constants.NewestVersion ?? "the newest known version");
        }
    }
}
