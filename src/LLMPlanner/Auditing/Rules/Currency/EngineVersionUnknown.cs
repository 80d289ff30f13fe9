namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP4006: the rules of an engine version are not known; those of another are used.</summary>
internal sealed class EngineVersionUnknown : DeploymentRule
{
    public EngineVersionUnknown()
        : base("LLMP4006", RuleSeverity.Warning)
    {
    }

    internal override IEnumerable<Finding> Check(DeploymentContext deployment)
    {
        if (deployment.Deployment.EngineVersion is { } version && deployment.Engine is { } engine)
        {
            string used = engine.Constants.Resolve(version, out string? note);
            if (note is not null)
            {
                yield return Find(deployment.Deployment.PlaceOf("engineVersion"), engine.Name, version, used, string.Join(", ", engine.Constants.Versions.Reverse().Take(4)));
            }
        }
    }
}
