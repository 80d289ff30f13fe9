namespace LLMPlanner.Recommendation;

/// <summary>
/// Orders candidates. Scores whose intervals overlap cannot be told apart: each is credited with the quality that it ties with, so that
/// fit, speed and price decide between them, and only then the score itself. What nobody measured is credited nothing, or doubt would be
/// an advantage. A candidate's place depends on better ones alone, so a worse one changes nothing above it.
/// </summary>
internal static class CandidateRanking
{
    /// <summary>The candidates, best first.</summary>
    public static IReadOnlyList<RankedCandidate> Order(IReadOnlyList<Candidate> candidates)
    {
        Candidate[] best =
        [
            .. candidates.GroupBy(candidate => candidate.Model.Model, StringComparer.OrdinalIgnoreCase)
                .Select(same => same.OrderByDescending(candidate => candidate.Net).First())
                .OrderByDescending(candidate => candidate.Net)
                .ThenBy(candidate => candidate.Model.Model, StringComparer.OrdinalIgnoreCase),
        ];
        return
        [
            .. candidates.Select(candidate => Credit(candidate, best))
                .OrderByDescending(ranked => ranked.Score)
                .ThenBy(ranked => ranked.Candidate.PricePerHour)
                .ThenByDescending(ranked => ranked.Candidate.Net)
                .ThenBy(ranked => ranked.Candidate.Model.Model, StringComparer.OrdinalIgnoreCase)
                .ThenByDescending(ranked => ranked.Candidate.WeightBytes)
                .ThenBy(ranked => ranked.Candidate.Plan.Quantization.Id, StringComparer.Ordinal),
        ];
    }

    private static RankedCandidate Credit(Candidate candidate, Candidate[] best)
    {
        var ranked = new RankedCandidate(candidate, null, 0);
        if (candidate.Quality.Confidence == QualityConfidence.Prior)
        {
            return ranked;
        }

        foreach (Candidate better in best)
        {
            if (better.Net <= candidate.Net)
            {
                break;
            }

            double credit = Credit(better.Net - candidate.Net, candidate.High - candidate.Net, better.Net - better.Low);
            if (credit > ranked.Credit)
            {
                ranked = new RankedCandidate(candidate, better, credit);
            }
        }

        return ranked;
    }

    /// <summary>
    /// What of a difference does not count. Where one score lies in the other's interval it is all of it; where the intervals only touch it
    /// is nothing; between the two it fades, so that no candidate jumps for a hair's breadth.
    /// </summary>
    /// <param name="difference">Points between the scores.</param>
    /// <param name="up">Points from the lower score to the high end of its interval.</param>
    /// <param name="down">Points from the higher score to the low end of its interval.</param>
    internal static double Credit(double difference, double up, double down)
    {
        double sure = Math.Max(up, down);
        double touching = up + down;
        return difference <= sure ? difference
            : difference >= touching ? 0
            : difference * (touching - difference) / (touching - sure);
    }
}

/// <summary>A candidate with its score.</summary>
/// <param name="Candidate">The candidate.</param>
/// <param name="TiesWith">The better one that it cannot be told apart from; null where there is none.</param>
/// <param name="Credit">Points that it is credited with for that.</param>
internal sealed record RankedCandidate(Candidate Candidate, Candidate? TiesWith, double Credit)
{
    public double Score => Math.Round(Candidate.Net + Credit + Candidate.Penalty, 2);
}
