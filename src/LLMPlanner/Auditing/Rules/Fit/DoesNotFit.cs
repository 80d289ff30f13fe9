namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP1001: a model does not fit into the memory of a machine.</summary>
internal sealed class DoesNotFit : PlacementRule
{
    public DoesNotFit()
        : base("LLMP1001", RuleSeverity.Error)
    {
    }

    internal override IEnumerable<Finding> Check(PlacementContext placement)
    {
        if (placement.Fit is { Fits: false, RequiredBytes: not null } fit && !RankDoesNotFit.Applies(placement))
        {
            yield return Find(placement.Place("model", "file"), fit.Reason) with { Recommendation = fit.Recommendation };
        }
    }
}
