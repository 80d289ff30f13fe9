using LLMPlanner.Hardware;
using LLMPlanner.Placement;

namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP3006: a cheaper size of the same cloud and region carries the load.</summary>
internal sealed class CheaperSizeCarries : TargetRule
{
    public CheaperSizeCarries()
        : base("LLMP3006", RuleSeverity.Suggestion)
    {
    }

    internal override IEnumerable<Finding> Check(TargetContext target)
    {
        DeploymentLoad[] loads = [.. target.Loads.Where(load => load.IsRunning)];
        if (target.IsFleet || loads.Length == 0 || loads.Length < target.Loads.Count || target.Machine is not { VmSize: not null, PricePerHour: { } price } machine)
        {
            yield break;
        }

        foreach (HardwareProfile size in target.Caches.Sizes(machine.Provider, machine.Region, machine.Currency).TakeWhile(size => size.PricePerHour < price))
        {
            // Another vendor's cards take other builds of engine and model: no change that a line advises.
            if (!SameVendor(machine, size))
            {
                continue;
            }

            var trial = new TargetContext(target.Plan, target.Target, target.Options, target.Caches, isFleet: false);
            trial.Add(size, target.Machines);
            foreach (DeploymentLoad load in loads)
            {
                trial.Add(new PlacementContext(load.First.DeploymentContext, target.Target, size, load.First.Request with { Hardware = size }));
            }

            if (trial.Loads.All(load => Carries(load.First)) && trial.MachinesNeeded() <= target.Machines - (target.MachinesNeeded() <= target.Machines - target.Spare ? target.Spare : 0))
            {
                yield return Find(
                    target.Place, size.Name, size.PricePerHour, machine.Currency, machine.Name, price, target.Machines * (price - size.PricePerHour) * 730m,
                    trial.Loads.First().First.Fit!.DecodeTokensPerSecond, loads[0].First.Fit!.DecodeTokensPerSecond);
                yield break;
            }
        }
    }

    private static bool SameVendor(HardwareProfile one, HardwareProfile other)
        => one.Accelerators.FirstOrDefault()?.Vendor == other.Accelerators.FirstOrDefault()?.Vendor;

    // It must also keep to the objectives; what costs less and is refused by another rule is no advice.
    private static bool Carries(PlacementContext placement)
        => placement.Running is { Verdict: Verdict.Fits }
            && placement.Devices.All(entry => entry.AvailableBytes is not { } available
                || entry.RequiredBytes <= (placement.Objectives?.MinHeadroom ?? new Headroom(0, 0.05)).Apply(available))
            && (placement.Objectives?.MaxTimeToFirstTokenSeconds is not { } first || placement.Speed?.TimeToFirstTokenSeconds <= first)
            && (placement.Objectives?.MinTokensPerSecondPerRequest is not { } rate || placement.Speed?.DecodeTokensPerSecondPerRequest >= rate);
}
