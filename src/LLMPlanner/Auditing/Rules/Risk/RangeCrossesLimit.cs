using LLMPlanner.Placement;
using LLMPlanner.Text;

namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP2002: the expected bytes fit, the high estimate does not.</summary>
internal sealed class RangeCrossesLimit : PlacementRule
{
    public RangeCrossesLimit()
        : base("LLMP2002", RuleSeverity.Warning)
    {
    }

    internal override IEnumerable<Finding> Check(PlacementContext placement)
    {
        if (placement.Running is { Verdict: Verdict.Tight } fit)
        {
            PlacementEntry worst = fit.Placement.OrderBy(entry => (entry.AvailableBytes ?? long.MaxValue) - entry.HighBytes).First();
            yield return Find(
                placement.Place("model", "file"), worst.Device, Message.Gibibytes(worst.RequiredBytes), Message.Gibibytes(worst.HighBytes), Message.Gibibytes(worst.AvailableBytes ?? 0))
                with { Recommendation = fit.Recommendation };
        }
    }
}
