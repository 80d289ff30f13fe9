using LLMPlanner.Placement;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Recommendation;

/// <summary>What a fit takes off in the ranking: slow answers, a load at the edge of memory and money are worth points.</summary>
internal static class CandidatePenalty
{
    /// <summary>Tokens per second one reader follows comfortably.</summary>
    internal const double ComfortableTokensPerSecond = 15;

    private const double PointsPerHalving = 6;
    private const double PointsOfTheWholeBudget = 4;

    public static IReadOnlyList<ScorePart> Of(Verdict verdict, double? tokensPerSecondOfOne, RecommendationQuery query, decimal? pricePerHour)
    {
        var parts = new List<ScorePart>(3)
        {
            new("Fit", verdict switch { Verdict.Tight => -3, Verdict.FitsWithOffload => -4, _ => 0 }, verdict.ToString()),
            Speed(tokensPerSecondOfOne, query.Load.TargetTokensPerSecond ?? ComfortableTokensPerSecond),
        };
        if (query.MaxPricePerHour is { } most && most > 0 && pricePerHour is { } price)
        {
            parts.Add(new ScorePart("Price", -Math.Round(PointsOfTheWholeBudget * (double)(price / most), 2), Message.Format(SR.ScorePrice, price, most)));
        }

        return parts;
    }

    private static ScorePart Speed(double? tokensPerSecond, double wanted)
    {
        if (tokensPerSecond is not { } each)
        {
            return new ScorePart("Speed", -2, SR.ReasonSpeedUnknown);
        }

        double points = each >= wanted ? 0 : -Math.Round(PointsPerHalving * Math.Log(wanted / Math.Max(each, 0.05), 2), 2);
        return new ScorePart("Speed", points, Message.Format(SR.ScoreSpeed, each, wanted));
    }
}
