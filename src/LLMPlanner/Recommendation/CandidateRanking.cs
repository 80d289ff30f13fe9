namespace LLMPlanner.Recommendation;

/// <summary>
/// Orders candidates. Scores whose intervals overlap cannot be told apart: each is credited with the best quality that it ties with, so
/// that fit, speed and price decide between them, and only then the score itself. What nobody measured is credited nothing, or doubt
/// would be an advantage. A candidate's place depends on better ones alone, so a worse one changes nothing above it.
/// </summary>
internal static class CandidateRanking
{
    /// <summary>The candidates, best first.</summary>
    public static IReadOnlyList<RankedCandidate> Order(IReadOnlyList<Candidate> candidates)
    {
        // Of all whose interval begins at or below some point, the best: sorted by their low ends, a running best.
        Candidate[] byLow = [.. candidates.OrderBy(c => c.Low).ThenByDescending(c => c.Net).ThenBy(c => c.Model.Model, StringComparer.OrdinalIgnoreCase)];
        double[] lows = [.. byLow.Select(c => c.Low)];
        var best = new Candidate[byLow.Length];
        for (int i = 0; i < byLow.Length; i++)
        {
            best[i] = i > 0 && best[i - 1].Net >= byLow[i].Net ? best[i - 1] : byLow[i];
        }

        return
        [
            .. candidates.Select(candidate => new RankedCandidate(candidate, TiesWith(candidate, lows, best)))
                .OrderByDescending(ranked => ranked.Score)
                .ThenBy(ranked => ranked.Candidate.PricePerHour)
                .ThenByDescending(ranked => ranked.Candidate.Net)
                .ThenBy(ranked => ranked.Candidate.Model.Model, StringComparer.OrdinalIgnoreCase)
                .ThenByDescending(ranked => ranked.Candidate.WeightBytes)
                .ThenBy(ranked => ranked.Candidate.Plan.Quantization.Id, StringComparer.Ordinal),
        ];
    }

    private static Candidate TiesWith(Candidate candidate, double[] lows, Candidate[] best)
    {
        if (candidate.Quality.Confidence == QualityConfidence.Prior)
        {
            return candidate;
        }

        int index = Array.BinarySearch(lows, candidate.High);
        index = index >= 0 ? index : ~index - 1;
        while (index + 1 < lows.Length && lows[index + 1] <= candidate.High)
        {
            index++;
        }

        return index >= 0 && best[index].Net > candidate.Net ? best[index] : candidate;
    }
}

/// <summary>A candidate with its score.</summary>
/// <param name="Candidate">The candidate.</param>
/// <param name="TiesWith">The best one that it cannot be told apart from; itself where there is none.</param>
internal sealed record RankedCandidate(Candidate Candidate, Candidate TiesWith)
{
    public double Score => Math.Round(TiesWith.Net + Candidate.Penalty, 2);
}
