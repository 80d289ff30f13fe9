namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP0001: the file of a plan cannot be read.</summary>
internal sealed class PlanUnreadable : ReaderRule
{
    public PlanUnreadable()
        : base("LLMP0001", RuleSeverity.Error)
    {
    }
}
