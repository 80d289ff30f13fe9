namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP9001: a rule failed; the others were asked all the same.</summary>
internal sealed class InternalError : ReaderRule
{
    public InternalError()
        : base("LLMP9001", RuleSeverity.Error)
    {
    }
}
