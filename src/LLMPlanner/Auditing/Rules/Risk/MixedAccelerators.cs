namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP2011: a model is divided over cards of different kinds.</summary>
internal sealed class MixedAccelerators : PlacementRule
{
    public MixedAccelerators()
        : base("LLMP2011", RuleSeverity.Suggestion)
    {
    }

    internal override IEnumerable<Finding> Check(PlacementContext placement)
    {
        if (placement.Running is null)
        {
            yield break;
        }

        string[] used = [.. placement.Machine.Accelerators.Where((_, index) => placement.Fit!.Placement[index].RequiredBytes > 0).Select(card => card.Name).Distinct(StringComparer.Ordinal)];
        if (used.Length > 1)
        {
            yield return Find(placement.Place("target", "model", "file"), string.Join(", ", used));
        }
    }
}
