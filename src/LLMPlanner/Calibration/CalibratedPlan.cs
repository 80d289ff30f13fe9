using LLMPlanner.Engines;
using LLMPlanner.Footprints;
using LLMPlanner.Hardware;
using LLMPlanner.Placement;

namespace LLMPlanner.Calibration;

/// <summary>A plan of an engine without rules for what was learned: the learned bytes lie on every accelerator that is used.</summary>
internal sealed class CalibratedPlan(EnginePlan inner, EngineCalibration calibration) : EnginePlan
{
    private readonly long _expected = (long)(calibration.Reserve?.Mean ?? 0);
    private readonly long _low = (long)(calibration.Reserve?.Low ?? 0);
    private readonly long _high = (long)(calibration.Reserve?.High ?? 0);

    public override string CacheTypeName => inner.CacheTypeName;

    public override bool DevicesWorkTogether => inner.DevicesWorkTogether;

    public override long KvBytesPerToken(long contextLength) => inner.KvBytesPerToken(contextLength);

    public override FootprintValues At(long contextLength, int requests)
    {
        FootprintValues values = inner.At(contextLength, requests);
        return values with
        {
            OverheadBytes = values.OverheadBytes + _expected,
            LowBytes = values.LowBytes + _low,
            HighBytes = values.HighBytes + _high,
        };
    }

    public override IReadOnlyList<FootprintComponent> Components(long contextLength, int requests)
        =>
        [
            .. inner.Components(contextLength, requests),
            new FootprintComponent("learned from logs", ComponentKind.Overhead, _expected, _low, _high, Basis.Calibrated, calibration.Note),
        ];

    public override DevicePlacement Place(HardwareProfile hardware, bool useTotalMemory, long contextLength, int requests)
    {
        HardwareProfile reduced = hardware with
        {
            Accelerators =
            [
                .. hardware.Accelerators.Select(card => card with
                {
                    UsableMemoryBytes = Math.Max(0, card.UsableMemoryBytes - _expected),
                    FreeMemoryBytes = card.FreeMemoryBytes is { } free ? Math.Max(0, free - _expected) : null,
                }),
            ],
        };
        DevicePlacement placement = inner.Place(reduced, useTotalMemory, contextLength, requests);
        return new DevicePlacement
        {
            Entries = [.. placement.Entries.Select(Restore)],
            BlockedBy = placement.BlockedBy,
            BlockedReason = placement.BlockedReason,
            UsesHostMemory = placement.UsesHostMemory,
            GpuLayers = placement.GpuLayers,
            CpuMoeLayers = placement.CpuMoeLayers,
            Layout = placement,
        };
    }

    public override bool Fits(DevicePlacement placement, long contextLength, int requests)
        => placement.Layout is DevicePlacement layout && inner.Fits(layout, contextLength, requests);

    public override IReadOnlyList<long> WeightBytesReadPerStep(DevicePlacement placement, int requests)
        => inner.WeightBytesReadPerStep((DevicePlacement)placement.Layout!, requests);

    private PlacementEntry Restore(PlacementEntry entry)
    {
        if (entry.Device == "Host")
        {
            return entry;
        }

        bool isUsed = entry.RequiredBytes > 0;
        return entry with
        {
            AvailableBytes = entry.AvailableBytes + _expected,
            OverheadBytes = entry.OverheadBytes + (isUsed ? _expected : 0),
            HighBytes = entry.HighBytes + (isUsed ? _high : 0),
        };
    }
}
