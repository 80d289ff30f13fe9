namespace LLMPlanner.Calibration;

/// <summary>One component as predicted beside what a start-up printed: a row of <c>Compare-ModelFootprint</c>.</summary>
/// <param name="Component">What it is.</param>
/// <param name="PredictedBytes">Expected figure in bytes.</param>
/// <param name="PredictedLowBytes">Low estimate in bytes.</param>
/// <param name="PredictedHighBytes">High estimate in bytes.</param>
/// <param name="MeasuredBytes">What the log says, in bytes.</param>
public sealed record ComponentComparison(
    string Component, long PredictedBytes, long PredictedLowBytes, long PredictedHighBytes, long MeasuredBytes)
{
    /// <summary>Predicted less measured, in bytes.</summary>
    public long ErrorBytes => PredictedBytes - MeasuredBytes;

    /// <summary>The same as a share of what was measured; null where that is nothing.</summary>
    public double? ErrorPercent => MeasuredBytes == 0 ? null : 100.0 * ErrorBytes / MeasuredBytes;

    /// <summary>Whether the measurement lies within the estimates, up to the last digit that a log prints.</summary>
    public bool IsInRange => MeasuredBytes >= PredictedLowBytes - PrintedDigit && MeasuredBytes <= PredictedHighBytes + PrintedDigit;

    /// <summary>Half of the last digit of figures printed in GiB with two decimals.</summary>
    internal const long PrintedDigit = 5_368_710;

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Component}: {PredictedBytes} predicted, {MeasuredBytes} measured");
}
