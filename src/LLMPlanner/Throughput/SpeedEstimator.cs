using LLMPlanner.Architectures;
using LLMPlanner.Hardware;
using LLMPlanner.Placement;
using LLMPlanner.Planning;

namespace LLMPlanner.Throughput;

/// <summary>
/// Speed from bytes and operations: a decode step reads the active weights and the cache once, a prompt costs its operations. The shares
/// of peak bandwidth and compute are assumed, not fitted.
/// </summary>
internal static class SpeedEstimator
{
    /// <summary>Assumed share of peak memory bandwidth that a decode step reaches.</summary>
    private const double BandwidthShare = 0.65;

    /// <summary>Assumed share of peak 16-bit compute that reading a prompt reaches.</summary>
    private const double ComputeShare = 0.4;

    public static SpeedEstimate Estimate(ResolvedPlan plan, DevicePlacement placement)
    {
        HardwareProfile hardware = plan.Hardware!;
        IReadOnlyList<long> weights = plan.Plan!.WeightBytesReadPerStep(placement, plan.ConcurrentRequests);
        double seconds = 0;
        double slowest = 0;
        string limit = "none";
        for (int i = 0; i < placement.Entries.Count; i++)
        {
            PlacementEntry entry = placement.Entries[i];
            double bytes = weights[i] + (double)entry.KvCacheBytes + entry.StateBytes;
            if (bytes <= 0)
            {
                continue;
            }

            long? bandwidth = i < hardware.Accelerators.Count ? hardware.Accelerators[i].BandwidthBytesPerSecond : hardware.SystemMemoryBandwidthBytesPerSecond;
            if (bandwidth is not > 0)
            {
                return new SpeedEstimate(null, null, "unknown bandwidth of " + entry.Device, Basis.Assumed);
            }

            double time = bytes / (bandwidth.Value * BandwidthShare);
            seconds = plan.Plan.DevicesWorkTogether ? Math.Max(seconds, time) : seconds + time;
            if (time > slowest)
            {
                slowest = time;
                limit = entry.Device + " memory bandwidth";
            }
        }

        double? decode = seconds > 0 ? plan.ConcurrentRequests / seconds : null;
        return new SpeedEstimate(decode, FirstToken(plan, placement, hardware), limit, Basis.Assumed);
    }

    private static double? FirstToken(ResolvedPlan plan, DevicePlacement placement, HardwareProfile hardware)
    {
        double rate = 0;
        int used = 0;
        for (int i = 0; i < hardware.Accelerators.Count; i++)
        {
            if (placement.Entries[i].WeightBytes == 0)
            {
                continue;
            }

            if (hardware.Accelerators[i].Tflops.Best16Bit is not { } tflops)
            {
                return null;
            }

            used++;
            rate += tflops * 1e12;
        }

        if (used == 0)
        {
            return null;
        }

        // Devices that take turns are as fast as one of them.
        double effective = plan.Plan!.DevicesWorkTogether ? rate : rate / used;
        return ComputeCost.PrefillFlops(plan.Model.Architecture, plan.ContextLength) / (effective * ComputeShare);
    }
}
