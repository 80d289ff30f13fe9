namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP0002: a value is not what it must be, or is missing.</summary>
internal sealed class ValueInvalid : ReaderRule
{
    public ValueInvalid()
        : base("LLMP0002", RuleSeverity.Error)
    {
    }
}
