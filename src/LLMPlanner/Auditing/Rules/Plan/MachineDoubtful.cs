namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP0018: something about a machine could not be read, or looked wrong.</summary>
internal sealed class MachineDoubtful : MachineRule
{
    public MachineDoubtful()
        : base("LLMP0018", RuleSeverity.Suggestion)
    {
    }

    internal override IEnumerable<Finding> Check(MachineContext machine)
    {
        if (machine.Machine.Warnings.Count > 0)
        {
            yield return Find(machine.Place, machine.Machine.Warnings[0], machine.Machine.Warnings.Count);
        }
    }
}
