using LLMPlanner.Footprints;
using LLMPlanner.Hardware;
using LLMPlanner.Planning;
using LLMPlanner.Resources;
using LLMPlanner.Text;
using LLMPlanner.Throughput;

namespace LLMPlanner.Placement;

/// <summary>Judges a placement: verdict, limiting resource, and how far the load could still grow.</summary>
public static class FitEvaluator
{
    /// <summary>Judges a question that names a machine.</summary>
    /// <param name="request">The question; its hardware must not be null.</param>
    /// <exception cref="PlannerException">HardwareRequired, or what is wrong with the question.</exception>
    public static HardwareFit Evaluate(CapacityRequest request) => Evaluate(ResolvedPlan.From(request));

    /// <summary>Judges a resolved question that names a machine.</summary>
    /// <param name="plan">The question.</param>
    /// <exception cref="PlannerException">HardwareRequired.</exception>
    public static HardwareFit Evaluate(ResolvedPlan plan)
    {
        HardwareProfile hardware = plan.Hardware ?? throw PlannerException.HardwareRequired();
        DevicePlacement placement = Place(plan);
        Verdict verdict = Judge(placement);
        PlacementEntry? limit = Limit(placement);
        bool memory = placement.BlockedBy is null && limit is not null;
        InferenceEstimate? speed = verdict == Verdict.DoesNotFit || plan.Plan is null ? null : SpeedEstimator.Estimate(plan, placement);
        var fit = new HardwareFit
        {
            Model = plan.Model.Model,
            ModelPath = plan.Model.ModelPath,
            Hardware = hardware.Name,
            Quantization = plan.Quantization.Id,
            Engine = plan.Engine.Name,
            EngineVersion = plan.EngineVersion,
            ContextLength = plan.ContextLength,
            ConcurrentRequests = plan.ConcurrentRequests,
            Verdict = verdict,
            LimitingResource = placement.BlockedBy ?? (limit is null ? "none" : limit.Device + " memory"),
            RequiredBytes = memory ? limit!.RequiredBytes : null,
            AvailableBytes = memory ? limit!.AvailableBytes : null,
            HeadroomBytes = memory ? Math.Max(0, limit!.FreeBytes) : null,
            ShortfallBytes = memory ? Math.Max(0, -limit!.FreeBytes) : null,
            TensorParallel = placement.TensorParallel,
            PipelineParallel = placement.PipelineParallel,
            DataParallel = placement.DataParallel,
            ExpertParallel = placement.ExpertParallel,
            PipelineLayers = placement.PipelineLayers,
            KvCacheTokens = placement.KvCacheTokens,
            MaximumConcurrency = placement.MaximumConcurrency,
            RunnerUp = placement.RunnerUp,
            GpuLayers = placement.GpuLayers,
            CpuMoeLayers = placement.CpuMoeLayers,
            EngineOption = plan.EngineOption,
            Plan = plan,
            ProjectorPath = plan.Sidecars.Projector?.Path,
            AdapterPaths = [.. plan.Sidecars.Adapters.Select(adapter => adapter.Path)],
            DraftPath = plan.Sidecars.Draft?.Path,
            Placement = placement.Entries,
            DecodeTokensPerSecond = speed?.DecodeTokensPerSecond,
            DecodeTokensPerSecondLow = speed?.DecodeTokensPerSecondLow,
            DecodeTokensPerSecondHigh = speed?.DecodeTokensPerSecondHigh,
            DecodeTokensPerSecondPerRequest = speed?.DecodeTokensPerSecondPerRequest,
            PrefillTokensPerSecond = speed?.PrefillTokensPerSecond,
            TimeToFirstTokenSeconds = speed?.TimeToFirstTokenSeconds,
            TimeToFirstTokenSecondsLow = speed?.TimeToFirstTokenSecondsLow,
            TimeToFirstTokenSecondsHigh = speed?.TimeToFirstTokenSecondsHigh,
            SpeedLimitedBy = speed?.LimitedBy,
            SpeedBasis = speed?.Basis ?? Basis.Exact,
            Reason = string.Empty,
            Footprint = null!,
        };
        HardwareFit judged = (fit with { Reason = FitReason.Reason(fit, placement, limit) }).WithDetails(
            () => LoadLimits.MaxContextLength(plan, placement),
            () => LoadLimits.MaxConcurrentRequests(plan, placement),
            () => FootprintEstimator.Estimate(plan, placement.BlockedBy is null ? placement : null));
        return judged.WithAdvice(() => FitAdvisor.Advise(plan, judged), () => LargestQuantization.Of(plan));
    }

    /// <summary>Lays a question out on its machine, with the headroom that was asked for.</summary>
    internal static DevicePlacement Place(ResolvedPlan plan) => Place(plan, plan.ConcurrentRequests);

    /// <summary>The same for another number of requests at once.</summary>
    internal static DevicePlacement Place(ResolvedPlan plan, int requests)
    {
        if (plan.Plan is null)
        {
            return NoRule(plan);
        }

        HardwareProfile hardware = plan.Hardware!;
        Headroom headroom = plan.Request.MinHeadroom;
        if (headroom == Headroom.None || plan.Plan.AppliesHeadroom)
        {
            return plan.Plan.Place(hardware, plan.UseTotalMemory, plan.ContextLength, requests);
        }

        // Engines that know nothing of headroom see smaller devices.
        return plan.Plan.Place(Reduced(hardware, headroom, plan.UseTotalMemory), useTotalMemory: false, plan.ContextLength, requests);
    }

    internal static Verdict Judge(DevicePlacement placement)
    {
        if (!placement.ExpectedFits)
        {
            return Verdict.DoesNotFit;
        }

        if (placement.UsesHostMemory)
        {
            return Verdict.FitsWithOffload;
        }

        return placement.HighFits ? Verdict.Fits : Verdict.Tight;
    }

    /// <summary>The judged device nearest to its limit: by what the high estimate leaves where the expected bytes fit everywhere.</summary>
    internal static PlacementEntry? Limit(DevicePlacement placement)
    {
        bool fits = placement.ExpectedFits;
        bool tight = fits && !placement.HighFits;
        PlacementEntry? limit = null;
        long least = long.MaxValue;
        foreach (PlacementEntry entry in placement.Entries)
        {
            if (entry.AvailableBytes is not { } available || (fits && entry.RequiredBytes == 0))
            {
                continue;
            }

            long left = available - (tight ? entry.HighBytes : entry.RequiredBytes);
            if (left < least)
            {
                least = left;
                limit = entry;
            }
        }

        return limit;
    }

    private static HardwareProfile Reduced(HardwareProfile hardware, Headroom headroom, bool useTotal) => hardware with
    {
        Accelerators =
        [
            .. hardware.Accelerators.Select(card => card with
            {
                FreeMemoryBytes = headroom.Apply(useTotal ? card.UsableMemoryBytes : card.FreeMemoryBytes ?? card.UsableMemoryBytes),
            }),
        ],
        FreeSystemMemoryBytes = (useTotal ? hardware.SystemMemoryBytes : hardware.FreeSystemMemoryBytes ?? hardware.SystemMemoryBytes) is { } memory
            ? headroom.Apply(memory)
            : null,
    };

    private static DevicePlacement NoRule(ResolvedPlan plan)
        => new()
        {
            Entries = [],
            BlockedBy = "quantization",
            BlockedReason = Message.Format(SR.NoRuleForQuantization, plan.Engine.Name, plan.Quantization.Id),
        };
}
