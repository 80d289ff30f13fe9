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
    /// <summary>Model the prediction is for.</summary>
    public string? Model { get; init; }

    /// <summary>Quantization the prediction is for.</summary>
    public string? Quantization { get; init; }

    /// <summary>Engine.</summary>
    public string? Engine { get; init; }

    /// <summary>Version whose rules were used.</summary>
    public string? EngineVersion { get; init; }

    /// <summary>Machine the prediction is for; null where none was named.</summary>
    public string? Hardware { get; init; }

    /// <summary>Log the measurement was read from; null for a pipeline.</summary>
    public string? Path { get; init; }

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
