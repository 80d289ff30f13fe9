using LLMPlanner.Placement;
using LLMPlanner.Quantization;
using LLMPlanner.Text;

namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP3005: a quantization that loses less fits on the machine too.</summary>
internal sealed class BetterQuantizationFits : PlacementRule
{
    public BetterQuantizationFits()
        : base("LLMP3005", RuleSeverity.Suggestion)
    {
    }

    /// <summary>Points of quality that a change must bring to be worth a line.</summary>
    private const double LeastGain = 0.5;

    internal override IEnumerable<Finding> Check(PlacementContext placement)
    {
        if (placement.Running is not { Verdict: Verdict.Fits } || placement.Resolved is not { Weights: { } weights } plan || plan.Model.Stored is not null)
        {
            yield break;
        }

        double lost = QuantizationChoice.Points(plan, weights);
        Headroom headroom = placement.Objectives?.MinHeadroom ?? new Headroom(0, 0.05);
        foreach (QuantizationFormat format in QuantizationChoice.Others(plan).OrderByDescending(format => format.NominalBitsPerWeight))
        {
            WeightPlan other = plan.Model.Weights(format, null);
            double gain = lost - QuantizationChoice.Points(plan, other);
            if (other.TextBytes > weights.TextBytes * 1.01 && gain >= LeastGain
                && placement.Try(placement.Request with { Quantization = format.Id, Engine = plan.Engine.Name, MinHeadroom = headroom }) is { } fit)
            {
                yield return Find(
                    placement.Place("quantization", "model"), format.Id, plan.Quantization.Id, gain, Message.Gibibytes(other.TextBytes - weights.TextBytes), placement.Running.DecodeTokensPerSecond, fit.DecodeTokensPerSecond);
                yield break;
            }
        }
    }
}
