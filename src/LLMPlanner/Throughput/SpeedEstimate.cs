namespace LLMPlanner.Throughput;

/// <summary>How fast a placed model answers.</summary>
/// <param name="DecodeTokensPerSecond">New tokens per second of all requests together; null where a bandwidth is unknown.</param>
/// <param name="TimeToFirstTokenSeconds">Seconds to read a prompt; null where the compute rate is unknown.</param>
/// <param name="LimitedBy">What decides the decode speed.</param>
/// <param name="Basis">How the numbers came about.</param>
public readonly record struct SpeedEstimate(double? DecodeTokensPerSecond, double? TimeToFirstTokenSeconds, string LimitedBy, Basis Basis);
