using System.Globalization;

namespace LLMPlanner.Accuracy;

/// <summary>A measured and a predicted figure, the prediction by constants that never saw the row's group.</summary>
internal sealed record SpeedPair(double Measured, double Predicted, double Factor)
{
    /// <summary>Relative error.</summary>
    public double Error => Math.Abs((Predicted / Measured) - 1);

    /// <summary>Whether the measured figure lies between low and high.</summary>
    public bool IsInRange => Math.Abs(Math.Log(Predicted / Measured)) <= Math.Log(Factor) + 1e-9;
}

/// <summary>Statistics of speeds, and the file they come from.</summary>
internal static class Speed
{
    /// <summary>The cells of a file that the fitting tool wrote, without its head.</summary>
    public static string[][] Read(string name) => [.. File.ReadLines(DataFile.Path(name)).Skip(1).Select(line => line.Split('\t'))];

    public static double Number(string cell) => double.Parse(cell, NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>A quantile between the two nearest values.</summary>
    public static double Quantile(IEnumerable<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        double position = share * (sorted.Length - 1);
        int below = (int)position;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((sorted[above] - sorted[below]) * (position - below));
    }

    public static string Percent(double share) => (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    /// <summary>Whether an aim is reached, in words.</summary>
    public static string Met(bool reached) => reached ? "reached" : "**missed**";

    /// <summary>Share of pairs within their range.</summary>
    public static double Held(IReadOnlyList<SpeedPair> pairs) => pairs.Average(pair => pair.IsInRange ? 1.0 : 0.0);

    /// <summary>High over low, in the median.</summary>
    public static double Width(IReadOnlyList<SpeedPair> pairs) => Quantile(pairs.Select(pair => pair.Factor * pair.Factor), 0.5);
}
