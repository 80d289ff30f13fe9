namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP2010: a cluster node takes no new work.</summary>
internal sealed class NodeUnschedulable : MachineRule
{
    public NodeUnschedulable()
        : base("LLMP2010", RuleSeverity.Warning)
    {
    }

    internal override IEnumerable<Finding> Check(MachineContext machine)
    {
        if (!machine.Machine.Schedulable)
        {
            yield return Find(machine.Place);
        }
    }
}
