using LLMPlanner.Engines.LlamaCpp;
using LLMPlanner.Text;

namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP2005: llama-server keeps up to 8 GiB of prompts in host memory, which the machine has not left.</summary>
internal sealed class PromptCacheNeedsMemory : PlacementRule
{
    public PromptCacheNeedsMemory()
        : base("LLMP2005", RuleSeverity.Warning)
    {
    }

    /// <summary>Default of llama-server's --cache-ram.</summary>
    private const long PromptCacheBytes = 8192L << 20;

    internal override IEnumerable<Finding> Check(PlacementContext placement)
    {
        if (placement.Running is { Engine: LlamaCppEngine.Id } && placement.Machine is { SystemMemoryBytes: { } memory, IsUnifiedMemory: false }
            && memory - (placement.Host?.RequiredBytes ?? 0) is var left && left < PromptCacheBytes)
        {
            yield return Find(placement.Target.PlaceOf(["systemMemory", "hardware", "size", "inventory"]), Message.Gibibytes(left), Message.Gibibytes(memory), Message.Gibibytes(PromptCacheBytes), Math.Max(0, (left >> 20) / 2));
        }
    }
}
