namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP1010: the hosts of a fleet hold fewer replicas than asked.</summary>
internal sealed class FleetTooSmall : TargetRule
{
    public FleetTooSmall()
        : base("LLMP1010", RuleSeverity.Error)
    {
    }

    internal override IEnumerable<Finding> Check(TargetContext target)
        => !target.IsFleet ? [] : target.Loads
            .Where(load => load.Deployment.Replicas > load.Room)
            .Select(load => Find(load.Deployment.PlaceOf("replicas"), load.Deployment.Replicas, load.Room, load.Hosts, target.Machines) with { Deployment = load.Deployment.Id });
}
