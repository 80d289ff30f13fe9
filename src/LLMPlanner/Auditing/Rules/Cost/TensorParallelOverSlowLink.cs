using LLMPlanner.Hardware;

namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP3007: tensor parallelism runs over the host bus.</summary>
internal sealed class TensorParallelOverSlowLink : PlacementRule
{
    public TensorParallelOverSlowLink()
        : base("LLMP3007", RuleSeverity.Warning)
    {
    }

    /// <summary>A direction of PCIe 5.0 x16, the fastest host bus; NVLink bridges and switches are faster.</summary>
    private const long BusBytesPerSecond = 64_000_000_000;

    internal override IEnumerable<Finding> Check(PlacementContext placement)
    {
        if (placement.Running is not { TensorParallel: > 1 } fit)
        {
            yield break;
        }

        Accelerator? slow = placement.Machine.Accelerators.FirstOrDefault(card => (card.PeerBytesPerSecond ?? card.LinkBytesPerSecond) is { } rate && rate <= BusBytesPerSecond);
        if (slow is not null)
        {
            double rate = (slow.PeerBytesPerSecond ?? slow.LinkBytesPerSecond)!.Value / 1e9;
            yield return Find(placement.Place("parallelism", "options", "target"), fit.TensorParallel, slow.Peer ?? slow.Link ?? "the host bus", rate, slow.Name);
        }
    }
}
