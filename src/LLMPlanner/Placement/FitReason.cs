using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Placement;

/// <summary>Says in a sentence why a verdict is what it is.</summary>
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

    private static string Offload(HardwareFit fit)
        => fit.CpuMoeLayers > 0
            ? Message.Format(SR.OffloadExperts, fit.CpuMoeLayers)
            : Message.Format(SR.OffloadLayers, fit.GpuLayers);
}
