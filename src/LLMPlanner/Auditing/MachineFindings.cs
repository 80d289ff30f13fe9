namespace LLMPlanner.Auditing;

/// <summary>What was found about one kind of machine.</summary>
internal sealed class MachineFindings
{
    public List<Finding> Findings { get; } = [];

    public List<PlacementContext> Placements { get; } = [];

    public void AddTo(TargetContext target)
    {
        foreach (PlacementContext placement in Placements)
        {
            target.Add(placement);
        }
    }
}
