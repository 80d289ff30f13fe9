namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP0009: a file that a plan includes cannot be read, or includes the plan again.</summary>
internal sealed class IncludeBroken : ReaderRule
{
    public IncludeBroken()
        : base("LLMP0009", RuleSeverity.Error)
    {
    }
}
