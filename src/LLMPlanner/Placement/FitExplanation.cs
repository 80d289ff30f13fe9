using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Placement;

/// <summary>The numbers behind a verdict, for people who ask why.</summary>
public static class FitExplanation
{
    /// <summary>One line per device, then the verdict.</summary>
    /// <param name="fit">The answer.</param>
    public static IEnumerable<string> Lines(HardwareFit fit)
    {
        foreach (PlacementEntry entry in fit.Placement)
        {
            yield return Message.Format(
                SR.ExplainPlacement,
                entry.Device,
                entry.WeightBytes,
                entry.KvCacheBytes,
                entry.StateBytes,
                entry.WorkspaceBytes,
                entry.OverheadBytes,
                entry.RequiredBytes,
                (object?)entry.AvailableBytes ?? "?");
        }

        yield return fit.RequiredBytes is { } required
            ? Message.Format(SR.ExplainVerdict, fit.Verdict, fit.LimitingResource, required, (object?)fit.AvailableBytes ?? "?", High(fit) ?? required)
            : fit.Reason;
    }

    // The limiting resource is called after its device: "GPU0 memory".
    private static long? High(HardwareFit fit)
        => fit.Placement.FirstOrDefault(entry => fit.LimitingResource.StartsWith(entry.Device, StringComparison.Ordinal))?.HighBytes;
}
