using LLMPlanner.Text;

namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP1006: the deployments of a target need more machines together than it has.</summary>
internal sealed class TargetOverbooked : TargetRule
{
    public TargetOverbooked()
        : base("LLMP1006", RuleSeverity.Error)
    {
    }

    internal override IEnumerable<Finding> Check(TargetContext target)
    {
        long needed = target.IsFleet ? 0 : target.MachinesNeeded();
        if (needed > target.Machines && target.Loads.Sum(load => load.Replicas) > 1)
        {
            yield return Find(
                target.Place,
                string.Join(" + ", target.Loads.Where(load => load.IsRunning).Select(load => Message.Format("{0} x {1} of {2}", load.Replicas, Message.Gibibytes(load.RequiredBytes), load.Deployment.Id))),
                Message.Gibibytes(target.Loads.Max(load => load.AvailableBytes)),
                needed,
                target.Machines);
        }
    }
}
