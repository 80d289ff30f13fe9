using LLMPlanner.Text;

namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP3002: the deployments use less than half of the memory that is paid for.</summary>
internal sealed class OverProvisioned : TargetRule
{
    public OverProvisioned()
        : base("LLMP3002", RuleSeverity.Suggestion)
    {
    }

    internal override IEnumerable<Finding> Check(TargetContext target)
    {
        DeploymentLoad[] loads = [.. target.Loads.Where(load => load.IsRunning)];
        if (target.IsFleet || loads.Length == 0 || target.Machine is not { AcceleratorCount: > 0 } machine)
        {
            yield break;
        }

        double used = loads.Sum(load => (double)load.RequiredBytes * load.Replicas);
        double offered = (double)loads.Max(load => load.AvailableBytes) * Math.Max(1, target.Machines - target.Spare);
        if (used < offered / 2)
        {
            yield return Find(target.Place, Message.Gibibytes((long)used), Message.Gibibytes((long)offered), 100 * used / offered, target.Machines, machine.Name, target.Spare);
        }
    }
}
