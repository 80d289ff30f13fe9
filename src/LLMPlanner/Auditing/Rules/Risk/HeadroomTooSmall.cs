using LLMPlanner.Placement;
using LLMPlanner.Text;

namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP2001: less memory stays free than the objective asks for, or 5 % where there is none.</summary>
internal sealed class HeadroomTooSmall : PlacementRule
{
    public HeadroomTooSmall()
        : base("LLMP2001", RuleSeverity.Warning)
    {
    }

    internal override IEnumerable<Finding> Check(PlacementContext placement)
    {
        Headroom wanted = placement.Objectives?.MinHeadroom ?? new Headroom(0, 0.05);
        if (placement.Running is not { Verdict: Verdict.Fits })
        {
            yield break;
        }

        PlacementEntry? worst = placement.Devices
            .Where(entry => entry.AvailableBytes is { } available && entry.RequiredBytes > 0 && entry.RequiredBytes > wanted.Apply(available))
            .OrderBy(entry => entry.FreeBytes)
            .FirstOrDefault();
        if (worst is { AvailableBytes: { } offered })
        {
            yield return Find(
                placement.Place("model", "file"), worst.Device, Message.Gibibytes(worst.FreeBytes), Message.Gibibytes(offered),
                100.0 * worst.FreeBytes / offered, wanted, Message.Tokens(placement.Running.MaxContextLength));
        }
    }
}
