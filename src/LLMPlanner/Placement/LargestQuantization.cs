using LLMPlanner.Planning;

namespace LLMPlanner.Placement;

/// <summary>The quantization of the most bytes that a machine holds at a load without offload.</summary>
internal static class LargestQuantization
{
    public static string? Of(ResolvedPlan plan)
        => plan.Hardware is null ? null
            : Ordered(plan).FirstOrDefault(request => Holds(request)) is { Quantization: { } largest } ? largest : null;

    // A file's own types are one of many here: its bytes decide its place.
    private static IEnumerable<CapacityRequest> Ordered(ResolvedPlan plan)
        => QuantizationPatterns.All(plan.Request, plan.Engine)
            .Select(request => (Request: request, Bytes: Bytes(request)))
            .Where(item => item.Bytes is not null)
            .OrderByDescending(item => item.Bytes)
            .Select(item => item.Request);

    private static long? Bytes(CapacityRequest request) => Resolved(request)?.Weights?.TextBytes;

    private static bool Holds(CapacityRequest request)
        => Resolved(request) is { Plan: not null } plan && FitEvaluator.Judge(FitEvaluator.Place(plan)) is Verdict.Fits or Verdict.Tight;

    private static ResolvedPlan? Resolved(CapacityRequest request)
    {
        try
        {
            return ResolvedPlan.From(request);
        }
        catch (PlannerException)
        {
            // A quantization that contradicts what the user fixed is no answer.
            return null;
        }
    }
}
