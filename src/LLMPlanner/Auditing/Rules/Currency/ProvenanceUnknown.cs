namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP4005: a model comes from a file that nobody vouches for, or whose parts disagree.</summary>
internal sealed class ProvenanceUnknown : DeploymentRule
{
    public ProvenanceUnknown()
        : base("LLMP4005", RuleSeverity.Suggestion)
    {
    }

    internal override IEnumerable<Finding> Check(DeploymentContext deployment)
    {
        if (deployment.Model is { ModelPath: not null } model)
        {
            yield return Find(deployment.Deployment.PlaceOf("file"), model.Model, model.Warnings.Count > 0 ? " " + model.Warnings[0] : string.Empty);
        }
    }
}
