using LLMPlanner.Placement;
using LLMPlanner.Text;

namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP1002: all cards together have the memory, but one rank has not.</summary>
internal sealed class RankDoesNotFit : PlacementRule
{
    public RankDoesNotFit()
        : base("LLMP1002", RuleSeverity.Error)
    {
    }

    internal override IEnumerable<Finding> Check(PlacementContext placement)
    {
        if (Applies(placement))
        {
            HardwareFit fit = placement.Fit!;
            yield return Find(
                placement.Place("parallelism", "options", "model", "file"),
                fit.Reason,
                Message.Gibibytes(placement.Devices.Sum(entry => entry.RequiredBytes)),
                Message.Gibibytes(placement.Devices.Sum(entry => entry.AvailableBytes ?? 0))) with { Recommendation = fit.Recommendation };
        }
    }

    internal static bool Applies(PlacementContext placement)
        => placement.Fit is { Fits: false, RequiredBytes: not null, TensorParallel: not null } && placement.Machine.AcceleratorCount > 1
            && placement.Devices.Sum(entry => entry.RequiredBytes) <= placement.Devices.Sum(entry => entry.AvailableBytes ?? 0);
}
