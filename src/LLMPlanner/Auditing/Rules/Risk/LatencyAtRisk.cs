using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP2012: the expected speed keeps to the objectives, the slow end of its range does not.</summary>
internal sealed class LatencyAtRisk : PlacementRule
{
    public LatencyAtRisk()
        : base("LLMP2012", RuleSeverity.Warning)
    {
    }

    internal override IEnumerable<Finding> Check(PlacementContext placement)
    {
        if (placement.Objectives is not { } goals || placement.Speed is not { } speed)
        {
            yield break;
        }

        if (goals.MaxTimeToFirstTokenSeconds is { } limit && speed.TimeToFirstTokenSeconds <= limit && speed.TimeToFirstTokenSecondsHigh > limit)
        {
            yield return Find(placement.Place("model", "file"), Message.Format(SR.LatencyFirstToken, speed.TimeToFirstTokenSecondsHigh, limit));
        }

        if (goals.MinTokensPerSecondPerRequest is { } rate && speed.DecodeTokensPerSecondPerRequest >= rate && speed.DecodeTokensPerSecondPerRequestLow < rate)
        {
            yield return Find(placement.Place("model", "file"), Message.Format(SR.LatencyTokens, speed.DecodeTokensPerSecondPerRequestLow, rate));
        }
    }
}
