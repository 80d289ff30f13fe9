using LLMPlanner.Placement;

namespace LLMPlanner.Recommendation;

/// <summary>What a fit takes off the quality in the ranking: slow answers and a load at the edge of memory are worth less.</summary>
internal static class FitPenalty
{
    /// <summary>Tokens per second one reader follows comfortably.</summary>
    private const double ComfortableTokensPerSecond = 15;

    public static double Of(QuickFit fit, int users)
    {
        double penalty = fit.Verdict switch
        {
            Verdict.Tight => 3,
            Verdict.FitsWithOffload => 4,
            _ => 0,
        };
        if (fit.DecodeTokensPerSecond is not { } total)
        {
            return penalty + 2;
        }

        double each = total / users;
        return each >= ComfortableTokensPerSecond ? penalty : penalty + (12 * Math.Log(ComfortableTokensPerSecond / Math.Max(each, 0.05), 2) / 2);
    }
}
