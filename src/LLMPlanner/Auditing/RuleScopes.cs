namespace LLMPlanner.Auditing;

/// <summary>A rule whose findings arise elsewhere: while files are read, and while targets are looked up.</summary>
public abstract class ReaderRule : CapacityRule
{
    private protected ReaderRule(string id, RuleSeverity severity)
        : base(id, severity)
    {
    }
}

/// <summary>A rule about a plan as a whole, asked when everything else is known.</summary>
public abstract class PlanRule : CapacityRule
{
    private protected PlanRule(string id, RuleSeverity severity)
        : base(id, severity)
    {
    }

    internal abstract IEnumerable<Finding> Check(PlanContext plan);
}

/// <summary>A rule about a deployment, whatever it runs on.</summary>
public abstract class DeploymentRule : CapacityRule
{
    private protected DeploymentRule(string id, RuleSeverity severity)
        : base(id, severity)
    {
    }

    internal abstract IEnumerable<Finding> Check(DeploymentContext deployment);
}

/// <summary>A rule about one machine.</summary>
public abstract class MachineRule : CapacityRule
{
    private protected MachineRule(string id, RuleSeverity severity)
        : base(id, severity)
    {
    }

    internal abstract IEnumerable<Finding> Check(MachineContext machine);
}

/// <summary>A rule about a deployment on one machine.</summary>
public abstract class PlacementRule : CapacityRule
{
    private protected PlacementRule(string id, RuleSeverity severity)
        : base(id, severity)
    {
    }

    internal abstract IEnumerable<Finding> Check(PlacementContext placement);
}

/// <summary>A rule about a target with all that runs on it.</summary>
public abstract class TargetRule : CapacityRule
{
    private protected TargetRule(string id, RuleSeverity severity)
        : base(id, severity)
    {
    }

    internal abstract IEnumerable<Finding> Check(TargetContext target);
}
