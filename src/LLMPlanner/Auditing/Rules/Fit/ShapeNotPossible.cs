namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP1003: a model cannot be divided as asked: heads, blocks and layers are not cut, and an engine takes only so many requests.</summary>
internal sealed class ShapeNotPossible : PlacementRule
{
    public ShapeNotPossible()
        : base("LLMP1003", RuleSeverity.Error)
    {
    }

    internal override IEnumerable<Finding> Check(PlacementContext placement)
    {
        if (Applies(placement))
        {
            yield return Find(placement.Place("parallelism", "options", "requests", "target"), placement.Fit!.Reason) with { Recommendation = placement.Fit.Recommendation };
        }
    }

    // What stands in the way is then called after the option, or after what is missing.
    internal static bool Applies(PlacementContext placement)
        => placement.Fit is { Fits: false, RequiredBytes: null } fit
            && (fit.LimitingResource.IndexOf("-size", StringComparison.Ordinal) > 0
                || fit.LimitingResource is "expert parallelism" or "accelerator" or "max-num-seqs" or "max-running-requests");
}
