namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP0003: a property has a name that nobody reads.</summary>
internal sealed class UnknownProperty : ReaderRule
{
    public UnknownProperty()
        : base("LLMP0003", RuleSeverity.Warning)
    {
    }
}
