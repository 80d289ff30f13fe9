using LLMPlanner.Text;

namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP2007: accelerator and system share one memory, and the system gets too little of it.</summary>
internal sealed class UnifiedMemoryShared : PlacementRule
{
    public UnifiedMemoryShared()
        : base("LLMP2007", RuleSeverity.Warning)
    {
    }

    /// <summary>What an operating system with a browser and an editor is taken to need; assumed.</summary>
    private const long SystemBytes = 4L << 30;

    internal override IEnumerable<Finding> Check(PlacementContext placement)
    {
        if (placement.Running is not null && placement.Machine is { IsUnifiedMemory: true, SystemMemoryBytes: { } memory }
            && placement.Fit!.Placement.Sum(entry => entry.RequiredBytes) is var required && memory - required < SystemBytes)
        {
            yield return Find(placement.Place("model", "file"), Message.Gibibytes(required), Message.Gibibytes(memory), Message.Gibibytes(memory - required), Message.Gibibytes(SystemBytes));
        }
    }
}
