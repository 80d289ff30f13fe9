namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP0005: the machine of a target is not known.</summary>
internal sealed class UnknownMachine : ReaderRule
{
    public UnknownMachine()
        : base("LLMP0005", RuleSeverity.Error)
    {
    }
}
