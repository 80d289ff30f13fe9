namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP1004: a card or an engine lacks the data type of the weights.</summary>
internal sealed class TypeNotSupported : PlacementRule
{
    public TypeNotSupported()
        : base("LLMP1004", RuleSeverity.Error)
    {
    }

    internal override IEnumerable<Finding> Check(PlacementContext placement)
    {
        if (placement.Fit is { Fits: false, RequiredBytes: null } fit && !ShapeNotPossible.Applies(placement))
        {
            yield return Find(placement.Place("quantization", "engine", "model", "file"), fit.Reason) with { Recommendation = fit.Recommendation };
        }
    }
}
