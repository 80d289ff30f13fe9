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
        DevicePlacement placement = plan.Plan?.Place(hardware, plan.UseTotalMemory, plan.ContextLength, plan.ConcurrentRequests)
            ?? NoRule(plan);
        Verdict verdict = Judge(placement);
        PlacementEntry? limit = Limit(placement);
        bool memory = placement.BlockedBy is null && limit is not null;
        SpeedEstimate speed = verdict == Verdict.DoesNotFit || plan.Plan is null ? default : SpeedEstimator.Estimate(plan, placement);
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
            MaxContextLength = LoadLimits.MaxContextLength(plan, placement),
            MaxConcurrentRequests = LoadLimits.MaxConcurrentRequests(plan, placement),
            TensorParallel = placement.TensorParallel,
            PipelineParallel = placement.PipelineParallel,
            ExpertParallel = placement.ExpertParallel,
            GpuLayers = placement.GpuLayers,
            CpuMoeLayers = placement.CpuMoeLayers,
            EngineOption = plan.EngineOption,
            Placement = placement.Entries,
            DecodeTokensPerSecond = speed.DecodeTokensPerSecond,
            TimeToFirstTokenSeconds = speed.TimeToFirstTokenSeconds,
            SpeedBasis = Basis.Assumed,
            Reason = string.Empty,
            Footprint = FootprintEstimator.Estimate(plan),
        };
        return fit with
        {
            Reason = FitReason.Reason(fit, placement, limit),
            Recommendation = FitReason.Recommendation(fit, placement, plan),
        };
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
    private static PlacementEntry? Limit(DevicePlacement placement)
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

    private static DevicePlacement NoRule(ResolvedPlan plan)
        => new()
        {
            Entries = [],
            BlockedBy = "quantization",
            BlockedReason = Message.Format(SR.NoRuleForQuantization, plan.Engine.Name, plan.Quantization.Id),
        };
}
