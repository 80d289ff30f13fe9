namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP0015: the memory of a device is not known, so nothing can be judged on it.</summary>
internal sealed class MachineIncomplete : MachineRule
{
    public MachineIncomplete()
        : base("LLMP0015", RuleSeverity.Error)
    {
    }

    internal override IEnumerable<Finding> Check(MachineContext machine)
    {
        if (!machine.Machine.IsComplete)
        {
            yield return Find(machine.Place, machine.Machine.Accelerators.First(card => card.MemoryBytes <= 0).Name);
        }
    }
}
