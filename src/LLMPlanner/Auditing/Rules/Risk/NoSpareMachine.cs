namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP2006: the machines that are left after one fails do not carry the load.</summary>
internal sealed class NoSpareMachine : TargetRule
{
    public NoSpareMachine()
        : base("LLMP2006", RuleSeverity.Warning)
    {
    }

    internal override IEnumerable<Finding> Check(TargetContext target)
    {
        if (target.IsFleet)
        {
            return target.Loads
                .Where(load => load.Deployment.Replicas is { } replicas && replicas <= load.Room && replicas > load.Room - (target.Spare * load.MostRoom))
                .Select(load => Find(load.Deployment.PlaceOf("replicas"), target.Machines, load.Deployment.Replicas, target.Spare) with { Deployment = load.Deployment.Id });
        }

        long needed = target.MachinesNeeded();
        return needed > 0 && needed <= target.Machines && needed > target.Machines - target.Spare
            ? [Find(target.Target.PlaceOf(["count", "hardware", "size"]), target.Machines, needed, target.Spare)]
            : [];
    }
}
