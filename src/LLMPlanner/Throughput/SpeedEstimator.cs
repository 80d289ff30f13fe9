using LLMPlanner.Placement;
using LLMPlanner.Planning;

namespace LLMPlanner.Throughput;

/// <summary>The speed fields of a fit: at the asked load with every context full, and the first token of a prompt as long as the context.</summary>
internal static class SpeedEstimator
{
    /// <summary>All figures.</summary>
    public static InferenceEstimate Estimate(ResolvedPlan plan, DevicePlacement placement) => InferenceEstimator.Estimate(plan, placement, FullContext(plan));

    /// <summary>New tokens per second of all requests together alone, for searches; null where unknown.</summary>
    public static double? DecodeTokensPerSecond(ResolvedPlan plan, DevicePlacement placement)
        => SpeedSetup.Of(plan, placement, backend: null) is { Missing: null } setup
            ? plan.ConcurrentRequests / new SpeedCurve(setup, FullContext(plan)).At(plan.ConcurrentRequests).PerOutputToken
            : null;

    // An endless answer: no prompt of another request comes between its tokens.
    private static InferenceLoad FullContext(ResolvedPlan plan)
        => new() { PromptLength = plan.ContextLength, OutputLength = int.MaxValue, ContextDepth = plan.ContextLength };
}
