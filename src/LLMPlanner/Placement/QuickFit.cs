using LLMPlanner.Planning;
using LLMPlanner.Throughput;

namespace LLMPlanner.Placement;

/// <summary>Verdict and speed alone, for searches over thousands of candidates; those that are kept get the whole <see cref="HardwareFit"/>.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="DecodeTokensPerSecond">New tokens per second of all requests; null where unknown.</param>
internal readonly record struct QuickFit(Verdict Verdict, double? DecodeTokensPerSecond)
{
    /// <summary>Judges a resolved question whose engine has a rule for the quantization.</summary>
    public static QuickFit Of(ResolvedPlan plan)
    {
        DevicePlacement placement = FitEvaluator.Place(plan);
        Verdict verdict = FitEvaluator.Judge(placement);
        return new QuickFit(verdict, verdict == Verdict.DoesNotFit ? null : SpeedEstimator.DecodeTokensPerSecond(plan, placement));
    }
}
