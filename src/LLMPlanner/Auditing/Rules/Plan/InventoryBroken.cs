namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP0014: an inventory cannot be read, or not to its end.</summary>
internal sealed class InventoryBroken : ReaderRule
{
    public InventoryBroken()
        : base("LLMP0014", RuleSeverity.Error)
    {
    }
}
