namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP0013: a suppression suppresses nothing.</summary>
internal sealed class SuppressionUnused : ReaderRule
{
    public SuppressionUnused()
        : base("LLMP0013", RuleSeverity.Suggestion)
    {
    }
}
