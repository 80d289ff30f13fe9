namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP1009: a request gets fewer tokens per second than the objective asks for.</summary>
internal sealed class TooSlow : PlacementRule
{
    public TooSlow()
        : base("LLMP1009", RuleSeverity.Error)
    {
    }

    internal override IEnumerable<Finding> Check(PlacementContext placement)
    {
        if (placement.Objectives is { MinTokensPerSecondPerRequest: { } limit } && placement.Speed is { DecodeTokensPerSecondPerRequest: { } rate } speed && rate < limit)
        {
            yield return Find(
                placement.Place("requests", "model", "file"), rate, limit, speed.ConcurrentRequests, speed.DecodeTokensPerSecondPerRequestLow, speed.DecodeTokensPerSecondPerRequestHigh);
        }
    }
}
