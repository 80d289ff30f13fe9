using System.Globalization;

namespace LLMPlanner.Fitting;

/// <summary>Relative errors of predictions.</summary>
internal sealed class Statistics
{
    private readonly double[] _sorted;

    public Statistics(IEnumerable<double> relativeErrors) => _sorted = [.. relativeErrors.Select(Math.Abs).Order()];

    public int Count => _sorted.Length;

    public double Median => Quantile(0.5);

    public double Mean => _sorted.Average();

    public double P90 => Quantile(0.9);

    public double Quantile(double share)
    {
        double position = share * (_sorted.Length - 1);
        int below = (int)position;
        int above = Math.Min(below + 1, _sorted.Length - 1);
        return _sorted[below] + ((_sorted[above] - _sorted[below]) * (position - below));
    }

    public override string ToString() => string.Format(
        CultureInfo.InvariantCulture, "median {0:P1}, mean {1:P1}, p90 {2:P1} over {3}", Median, Mean, P90, Count);
}
