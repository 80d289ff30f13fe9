namespace LLMPlanner.Engines.LlamaCpp.Compute;

/// <summary>Sizes of a device's compute buffer.</summary>
/// <param name="Body">Up to where the last mask goes.</param>
/// <param name="Total">In all.</param>
internal readonly record struct ComputePeak(long Body, long Total)
{
    /// <summary>Which other layouts have the same.</summary>
    public ComputeReach Reach { get; init; }
}
