using LLMPlanner.Placement;

namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP2003: a model runs only with layers or experts in host memory.</summary>
internal sealed class OffloadedToHost : PlacementRule
{
    public OffloadedToHost()
        : base("LLMP2003", RuleSeverity.Warning)
    {
    }

    internal override IEnumerable<Finding> Check(PlacementContext placement)
    {
        if (placement.Running is { Verdict: Verdict.FitsWithOffload } fit)
        {
            yield return Find(placement.Place("model", "file"), fit.Reason) with { Recommendation = fit.Recommendation };
        }
    }
}
