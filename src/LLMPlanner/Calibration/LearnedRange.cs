namespace LLMPlanner.Calibration;

/// <summary>A figure learned from several measurements.</summary>
/// <param name="Mean">Mean over the measurements.</param>
/// <param name="Low">Smallest of them.</param>
/// <param name="High">Largest of them.</param>
/// <param name="Samples">How many there are.</param>
public sealed record LearnedRange(double Mean, double Low, double High, int Samples)
{
    /// <summary>The range of some values; null where there are none.</summary>
    internal static LearnedRange? Of(IReadOnlyCollection<double> values)
        => values.Count == 0 ? null : new LearnedRange(values.Average(), values.Min(), values.Max(), values.Count);
}
