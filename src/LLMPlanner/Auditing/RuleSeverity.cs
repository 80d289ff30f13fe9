namespace LLMPlanner.Auditing;

/// <summary>How much a finding matters, the least first.</summary>
public enum RuleSeverity
{
    /// <summary>The rule is off.</summary>
    None = 0,

    /// <summary>Could be better; a message in builds.</summary>
    Suggestion,

    /// <summary>May go wrong, or costs more than it should.</summary>
    Warning,

    /// <summary>Does not work, or is not allowed.</summary>
    Error,
}
