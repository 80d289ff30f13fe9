using LLMPlanner.Hardware;
using LLMPlanner.Placement;
using LLMPlanner.Planning;

namespace LLMPlanner.Throughput;

/// <summary>Estimates how fast a model answers on a machine.</summary>
public static class InferenceEstimator
{
    /// <summary>Tokens of a prompt that serving engines compute at once by default on large cards.</summary>
    internal const double ServingChunk = 8192;

    /// <summary>Tokens of a prompt that llama.cpp computes at once by default (ubatch-size).</summary>
    internal const double LayerChunk = 512;

    /// <summary>Estimates the speed of a question.</summary>
    /// <param name="request">Model, engine and machine.</param>
    /// <param name="load">Prompts, answers and requests; null takes the defaults.</param>
    /// <exception cref="PlannerException">HardwareRequired, InferenceLoadInvalid, or what is wrong with the question.</exception>
    public static InferenceEstimate Estimate(CapacityRequest request, InferenceLoad? load = null)
    {
        load ??= new InferenceLoad();
        load.Check();
        long context = request.ContextLength ?? (load.ContextDepth ?? 0) + load.PromptLength + load.OutputLength;
        return Estimate(ResolvedPlan.From(request with { ContextLength = context, ConcurrentRequests = load.ConcurrentRequests ?? request.ConcurrentRequests }), load);
    }

    /// <summary>Estimates the speed of a resolved question that names a machine.</summary>
    /// <param name="plan">The question.</param>
    /// <param name="load">Prompts, answers and requests.</param>
    /// <exception cref="PlannerException">HardwareRequired or InferenceLoadInvalid.</exception>
    public static InferenceEstimate Estimate(ResolvedPlan plan, InferenceLoad load)
    {
        load.Check();
        HardwareProfile hardware = plan.Hardware ?? throw PlannerException.HardwareRequired();
        DevicePlacement? placement = plan.Plan?.Place(hardware, plan.UseTotalMemory, plan.ContextLength, plan.ConcurrentRequests);
        return placement is null ? Empty(plan, load, "no byte rule for the quantization") : Estimate(plan, placement, load);
    }

    internal static InferenceEstimate Estimate(ResolvedPlan plan, DevicePlacement placement, InferenceLoad load, int? requests = null)
    {
        int together = requests ?? plan.ConcurrentRequests;
        if (!placement.ExpectedFits)
        {
            return Empty(plan, load, "does not fit: " + (placement.BlockedBy ?? "memory"));
        }

        if (SpeedSetup.Of(plan, placement, load.Backend) is not { } setup)
        {
            return Empty(plan, load, "no speed constants for " + plan.Engine.Name);
        }

        return setup.Missing is { } missing
            ? Empty(plan, load, missing)
            : Complete(Empty(plan, load, string.Empty) with { ConcurrentRequests = together }, setup, SpeedTimes.Of(setup, load, together));
    }

    private static InferenceEstimate Complete(InferenceEstimate empty, SpeedSetup setup, SpeedTimes times)
    {
        double widen = setup.IsMeasured ? 1 : setup.Profile.UnmeasuredFactor;
        double decode = setup.Classes.Max(c => c.DecodeFactor) * widen;
        double prompt = setup.Classes.Max(c => c.PromptFactor) * widen;
        double first = setup.Classes.Max(c => c.FirstTokenFactor) * widen;
        double each = 1 / times.PerOutputToken;
        double total = each * empty.ConcurrentRequests;
        return empty with
        {
            LimitedBy = times.LimitedBy,
            PrefillTokensPerSecond = times.PromptRate,
            PrefillTokensPerSecondLow = times.PromptRate / prompt,
            PrefillTokensPerSecondHigh = times.PromptRate * prompt,
            DecodeTokensPerSecond = total,
            DecodeTokensPerSecondLow = total / decode,
            DecodeTokensPerSecondHigh = total * decode,
            DecodeTokensPerSecondPerRequest = each,
            DecodeTokensPerSecondPerRequestLow = each / decode,
            DecodeTokensPerSecondPerRequestHigh = each * decode,
            TimeToFirstTokenSeconds = times.FirstToken,
            TimeToFirstTokenSecondsLow = times.FirstToken / first,
            TimeToFirstTokenSecondsHigh = times.FirstToken * first,
            TimePerOutputTokenSeconds = times.PerOutputToken,
            TimePerOutputTokenSecondsLow = times.PerOutputToken / decode,
            TimePerOutputTokenSecondsHigh = times.PerOutputToken * decode,
            Basis = setup.IsMeasured ? Basis.Calibrated : Basis.Assumed,
            Accuracy = setup.Classes[0].Note,
        };
    }

    private static InferenceEstimate Empty(ResolvedPlan plan, InferenceLoad load, string limitedBy) => new()
    {
        Model = plan.Model.Model,
        Hardware = plan.Hardware!.Name,
        Quantization = plan.Quantization.Id,
        Engine = plan.Engine.Name,
        ConcurrentRequests = plan.ConcurrentRequests,
        PromptLength = load.PromptLength,
        OutputLength = load.OutputLength,
        ContextDepth = load.ContextDepth ?? load.PromptLength + (load.OutputLength / 2),
        LimitedBy = limitedBy,
        Basis = Basis.Assumed,
    };
}
