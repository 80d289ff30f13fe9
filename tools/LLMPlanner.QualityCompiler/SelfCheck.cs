namespace LLMPlanner.QualityCompiler;

/// <summary>How well the index holds for what it has not seen.</summary>
internal static class SelfCheck
{
    private const int LeastModels = 15;
    private const double LeastWeight = 1.5;

    /// <summary>
    /// Rank correlation of each benchmark with an index that was built without it: with the score of the first use case that it speaks
    /// for, or with the general ability.
    /// </summary>
    public static IReadOnlyList<(string Benchmark, int Models, double Correlation)> LeaveOneOut(QualityData data)
    {
        QualityModel full = QualityModel.Build(data);
        string[] names = [.. full.Correlations.Keys.Order(StringComparer.Ordinal)];
        var results = new (string, int, double)?[names.Length];
        Parallel.For(0, names.Length, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i => results[i] = Check(data, names[i]));
        return [.. results.OfType<(string, int, double)>()];
    }

    /// <summary>
    /// Share of pairs with three or more benchmarks of the same kind in common that the index orders as the mean over those benchmarks.
    /// </summary>
    public static (int Right, int All) PairOrder(QualityData data)
    {
        QualityModel model = QualityModel.Build(data);
        Dictionary<ModelMode, Dictionary<string, double>> latents = data.Scores
            .Where(score => model.Correlations.ContainsKey(score.Benchmark) && model.General.ContainsKey(score.Subject))
            .GroupBy(score => score.Subject)
            .ToDictionary(g => g.Key, g => g.GroupBy(score => score.Benchmark).ToDictionary(b => b.Key, b => b.Average(data.Benchmarks.Latent), StringComparer.Ordinal));
        Dictionary<string, double> spreads = latents.Values.SelectMany(v => v).GroupBy(v => v.Key).ToDictionary(g => g.Key, g => Spread([.. g.Select(v => v.Value)]), StringComparer.Ordinal);
        ModelMode[] subjects = [.. latents.Keys.Order()];
        int right = 0;
        int all = 0;
        for (int i = 0; i < subjects.Length; i++)
        {
            for (int j = i + 1; j < subjects.Length; j++)
            {
                double[] differences = [.. latents[subjects[i]].Where(l => latents[subjects[j]].ContainsKey(l.Key)).Select(l => (l.Value - latents[subjects[j]][l.Key]) / spreads[l.Key])];
                double mean = differences.Length < 3 ? 0 : differences.Average();
                if (mean != 0)
                {
                    all++;
                    right += (mean > 0) == (model.General[subjects[i]] > model.General[subjects[j]]) ? 1 : 0;
                }
            }
        }

        return (right, all);
    }

    private static (string, int, double)? Check(QualityData data, string benchmark)
    {
        QualityModel model = QualityModel.Build(data, benchmark);
        string? name = data.Benchmarks.Of(benchmark).Uses.FirstOrDefault();
        Use? use = data.Benchmarks.Uses.FirstOrDefault(u => u.Name == name);
        Dictionary<ModelMode, double> index = use is null ? model.General : model.ForUse(use).ToDictionary(a => a.Key, a => a.Value.Ability);
        (double Measured, double Index)[] pairs =
        [
            .. data.Scores.Where(score => score.Benchmark == benchmark && index.ContainsKey(score.Subject) && model.GeneralWeight[score.Subject] >= LeastWeight)
                .GroupBy(score => score.Subject)
                .Select(g => (g.Average(data.Benchmarks.Latent), index[g.Key])),
        ];
        return pairs.Length < LeastModels ? null : (benchmark, pairs.Length, RankCorrelation(pairs));
    }

    private static double RankCorrelation((double Left, double Right)[] pairs)
    {
        double[] left = Ranks([.. pairs.Select(p => p.Left)]);
        double[] right = Ranks([.. pairs.Select(p => p.Right)]);
        double mean = (pairs.Length - 1) / 2.0;
        double covariance = left.Zip(right, (l, r) => (l - mean) * (r - mean)).Sum();
        return covariance / Math.Sqrt(left.Sum(l => (l - mean) * (l - mean)) * right.Sum(r => (r - mean) * (r - mean)));
    }

    // Equal values share the mean of their ranks.
    private static double[] Ranks(double[] values)
        => [.. values.Select(v => values.Count(o => o < v) + ((values.Count(o => o == v) - 1) / 2.0))];

    private static double Spread(double[] values)
    {
        double mean = values.Average();
        return Math.Max(0.05, Math.Sqrt(values.Average(v => (v - mean) * (v - mean))));
    }
}
