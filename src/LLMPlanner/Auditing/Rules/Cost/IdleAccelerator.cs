using LLMPlanner.Text;

namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP3003: a card of a machine holds nothing.</summary>
internal sealed class IdleAccelerator : TargetRule
{
    public IdleAccelerator()
        : base("LLMP3003", RuleSeverity.Suggestion)
    {
    }

    internal override IEnumerable<Finding> Check(TargetContext target)
    {
        DeploymentLoad[] loads = [.. target.Loads.Where(load => load.IsRunning)];
        if (target.IsFleet || loads.Length == 0 || target.Machine is not { AcceleratorCount: > 1 } machine)
        {
            yield break;
        }

        string[] idle = [.. Enumerable.Range(0, machine.AcceleratorCount).Where(card => loads.All(load => load.First.Fit!.Placement[card].RequiredBytes == 0)).Select(card => Message.Format("GPU{0}", card))];
        if (idle.Length > 0)
        {
            yield return Find(target.Place, string.Join(", ", idle), idle.Length, machine.AcceleratorCount, machine.Name);
        }
    }
}
