namespace LLMPlanner.Fitting;

/// <summary>Turns errors into a factor around the expected figure.</summary>
internal static class ErrorRange
{
    /// <summary>Share of held-out rows that a range is made to hold. A little above what is promised, since new rows scatter more.</summary>
    public const double Coverage = 0.87;

    /// <summary>The factor that holds the share of rows: the quantile of |log(predicted / measured)|.</summary>
    public static double Factor(IEnumerable<double> predictedOverMeasured, double coverage = Coverage)
    {
        double[] logs = [.. predictedOverMeasured.Select(ratio => Math.Abs(Math.Log(ratio))).Order()];
        return logs.Length == 0 ? 2 : Math.Exp(logs[Math.Min(logs.Length - 1, (int)Math.Ceiling(coverage * logs.Length) - 1)]);
    }
}
