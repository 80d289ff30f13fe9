using LLMPlanner.Quantization;
using LLMPlanner.Text;

namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP3004: another quantization takes no more bytes and loses less.</summary>
internal sealed class SameSizeBetterQuantization : PlacementRule
{
    public SameSizeBetterQuantization()
        : base("LLMP3004", RuleSeverity.Suggestion)
    {
    }

    /// <summary>Points of quality that a change must bring to be worth a line.</summary>
    private const double LeastGain = 0.3;

    internal override bool IsOncePerDeployment => true;

    internal override IEnumerable<Finding> Check(PlacementContext placement)
    {
        if (placement.Resolved is not { Weights: { } weights } plan || plan.Model.Stored is not null)
        {
            yield break;
        }

        double lost = QuantizationChoice.Points(plan, weights);
        (QuantizationFormat Format, WeightPlan Weights, double Points) best = QuantizationChoice.Others(plan)
            .Select(format => (Format: format, Weights: plan.Model.Weights(format, null)))
            .Where(other => other.Weights.TextBytes <= weights.TextBytes * 1.01)
            .Select(other => (other.Format, other.Weights, Points: QuantizationChoice.Points(plan, other.Weights)))
            .OrderBy(other => other.Points)
            .ThenBy(other => other.Weights.TextBytes)
            .FirstOrDefault();
        if (best.Format is not null && best.Points <= lost - LeastGain)
        {
            yield return Find(
                placement.Place("quantization", "model"), best.Format.Id, Message.Gibibytes(best.Weights.TextBytes), plan.Quantization.Id, Message.Gibibytes(weights.TextBytes), lost - best.Points);
        }
    }
}
