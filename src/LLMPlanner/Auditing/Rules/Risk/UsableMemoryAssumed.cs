using LLMPlanner.Hardware;
using LLMPlanner.Text;

namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP2009: the usable memory of a card is assumed, not measured or derived.</summary>
internal sealed class UsableMemoryAssumed : MachineRule
{
    public UsableMemoryAssumed()
        : base("LLMP2009", RuleSeverity.Suggestion)
    {
    }

    internal override IEnumerable<Finding> Check(MachineContext machine)
    {
        if (machine.Machine.Accelerators.FirstOrDefault(card => card.UsableMemoryBasis == FigureBasis.Assumed && card.MemoryBytes > 0) is { } card)
        {
            yield return Find(machine.Place, card.Name, Message.Gibibytes(card.UsableMemoryBytes), Message.Gibibytes(card.MemoryBytes));
        }
    }
}
