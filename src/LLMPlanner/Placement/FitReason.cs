using LLMPlanner.Planning;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Placement;

/// <summary>Says in sentences why a verdict is what it is and what would change it.</summary>
internal static class FitReason
{
    public static string Reason(HardwareFit fit, DevicePlacement placement, PlacementEntry? limit)
    {
        if (placement.BlockedReason is { } blocked)
        {
            return blocked;
        }

        if (limit?.AvailableBytes is not { } available)
        {
            return SR.ReasonNothingJudged;
        }

        string required = Message.Gibibytes(limit.RequiredBytes);
        string offered = Message.Gibibytes(available);
        return fit.Verdict switch
        {
            Verdict.Fits => Message.Format(SR.ReasonFits, limit.Device, required, offered, Message.Gibibytes(limit.HighBytes)),
            Verdict.Tight => Message.Format(SR.ReasonTight, limit.Device, required, offered, Message.Gibibytes(limit.HighBytes)),
            Verdict.FitsWithOffload => Message.Format(SR.ReasonOffload, Offload(fit), limit.Device, required, offered),
            _ => Message.Format(SR.ReasonDoesNotFit, limit.Device, required, offered, Message.Gibibytes(-limit.FreeBytes)),
        };
    }

    public static string? Recommendation(HardwareFit fit, DevicePlacement placement, ResolvedPlan plan)
    {
        if (fit.Verdict is Verdict.Fits || placement.BlockedBy is not null)
        {
            return null;
        }

        if (fit.Verdict == Verdict.FitsWithOffload)
        {
            return fit.DecodeTokensPerSecond is { } speed ? Message.Format(SR.RecommendOffload, speed) : null;
        }

        if (fit.MaxContextLength is > 0 and var context && context < fit.ContextLength)
        {
            return Message.Format(SR.RecommendContext, context);
        }

        bool bare = plan.Hardware is { HasHost: false, Accelerators.Count: > 0 } && plan.Engine.OffloadsToHost && fit.Verdict == Verdict.DoesNotFit;
        if (bare)
        {
            return Message.Format(SR.RecommendHost, Message.Gibibytes(fit.ShortfallBytes ?? 0));
        }

        return fit.Verdict == Verdict.Tight
            ? Message.Format(SR.RecommendTight, Message.Gibibytes(fit.HeadroomBytes ?? 0))
            : Message.Format(SR.RecommendSmaller, Message.Gibibytes(fit.ShortfallBytes ?? 0));
    }

    private static string Offload(HardwareFit fit)
        => fit.CpuMoeLayers > 0
            ? Message.Format(SR.OffloadExperts, fit.CpuMoeLayers)
            : Message.Format(SR.OffloadLayers, fit.GpuLayers);
}
