using System.Globalization;

namespace LLMPlanner.QualityCompiler;

/// <summary>Ability expected from size, month of release and mode: a regression over the models with evidence.</summary>
internal sealed record SizePrior(double Intercept, double PerDoubling, double PerYear, double Thinking, double Spread)
{
    /// <summary>Expects nothing.</summary>
    public static SizePrior None { get; } = new(0, 0, 0, 0, 1);

    private static readonly DateTime s_epoch = new(2025, 1, 1);

    /// <summary>Fits the regression; a mixture counts as the geometric mean of its total and active size.</summary>
    public static SizePrior Fit(QualityData data, IReadOnlyDictionary<ModelMode, double> abilities, IReadOnlyDictionary<ModelMode, double> weights)
    {
        var normal = new double[4, 5];
        var rows = new List<(double[] X, double Y, double Weight)>();
        foreach ((ModelMode subject, double ability) in abilities.OrderBy(a => a.Key))
        {
            if (Terms(data, subject) is { } x)
            {
                double weight = Math.Min(4, weights[subject]);
                rows.Add((x, ability, weight));
                for (int i = 0; i < 4; i++)
                {
                    for (int j = 0; j < 4; j++)
                    {
                        normal[i, j] += weight * x[i] * x[j];
                    }

                    normal[i, 4] += weight * x[i] * ability;
                }
            }
        }

        double[] b = Solve(normal);
        double error = rows.Sum(r => r.Weight * Math.Pow(r.Y - Dot(b, r.X), 2)) / rows.Sum(r => r.Weight);
        return new SizePrior(b[0], b[1], b[2], b[3], Math.Sqrt(error));
    }

    /// <summary>The expectation for a subject; null where its size or age is unknown.</summary>
    public double? Expect(QualityData data, ModelMode subject)
        => Terms(data, subject) is { } x ? Dot([Intercept, PerDoubling, PerYear, Thinking], x) : null;

    private static double[]? Terms(QualityData data, ModelMode subject)
    {
        if (!data.Models.TryGetValue(subject.Model, out ModelFacts? facts) || facts.TotalBillions <= 0
            || !DateTime.TryParseExact(facts.Released, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime released))
        {
            return null;
        }

        return [1, Math.Log2(Math.Sqrt(facts.TotalBillions * facts.ActiveBillions)), (released - s_epoch).TotalDays / 365.25, subject.Mode == "thinking" ? 1 : 0];
    }

    private static double Dot(double[] left, double[] right) => left.Zip(right, (l, r) => l * r).Sum();

    internal static double[] Solve(double[,] a)
    {
        int n = a.GetLength(0);
        for (int i = 0; i < n; i++)
        {
            int pivot = i;
            for (int k = i + 1; k < n; k++)
            {
                pivot = Math.Abs(a[k, i]) > Math.Abs(a[pivot, i]) ? k : pivot;
            }

            for (int j = 0; j <= n; j++)
            {
                (a[i, j], a[pivot, j]) = (a[pivot, j], a[i, j]);
            }

            for (int k = 0; k < n; k++)
            {
                if (k != i)
                {
                    double factor = a[k, i] / a[i, i];
                    for (int j = i; j <= n; j++)
                    {
                        a[k, j] -= factor * a[i, j];
                    }
                }
            }
        }

        return [.. Enumerable.Range(0, n).Select(i => a[i, n] / a[i, i])];
    }
}
