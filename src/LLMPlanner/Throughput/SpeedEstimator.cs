using LLMPlanner.Placement;
using LLMPlanner.Planning;

namespace LLMPlanner.Throughput;

/// <summary>The speed fields of a fit: at the asked load with every context full, and the first token of a prompt as long as the context.</summary>
internal static class SpeedEstimator
{
    public static SpeedEstimate Estimate(ResolvedPlan plan, DevicePlacement placement)
    {
        if (SpeedSetup.Of(plan, placement, backend: null) is not { } setup)
        {
            return new SpeedEstimate(null, null, "no speed constants for " + plan.Engine.Name, Basis.Assumed);
        }

        if (setup.Missing is { } missing)
        {
            return new SpeedEstimate(null, null, missing, Basis.Assumed);
        }

        SpeedTimes decode = SpeedTimes.Of(setup, new InferenceLoad { PromptLength = plan.ContextLength, OutputLength = int.MaxValue, ContextDepth = plan.ContextLength }, plan.ConcurrentRequests);
        return new SpeedEstimate(
            plan.ConcurrentRequests / decode.PerOutputToken, decode.FirstToken, decode.LimitedBy, setup.IsMeasured ? Basis.Calibrated : Basis.Assumed);
    }
}
