namespace LLMPlanner.Calibration;

/// <summary>What was learned from start-up logs of one engine version on one kind of accelerator.</summary>
public sealed record EngineCalibration
{
    /// <summary>Engine.</summary>
    public required string Engine { get; init; }
}
