namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP1008: the first token comes later than the objective allows.</summary>
internal sealed class FirstTokenTooLate : PlacementRule
{
    public FirstTokenTooLate()
        : base("LLMP1008", RuleSeverity.Error)
    {
    }

    internal override IEnumerable<Finding> Check(PlacementContext placement)
    {
        if (placement.Objectives is { MaxTimeToFirstTokenSeconds: { } limit } && placement.Speed is { TimeToFirstTokenSeconds: { } seconds } speed && seconds > limit)
        {
            yield return Find(placement.Place("model", "file"), seconds, limit, speed.PromptLength, speed.TimeToFirstTokenSecondsLow, speed.TimeToFirstTokenSecondsHigh);
        }
    }
}
