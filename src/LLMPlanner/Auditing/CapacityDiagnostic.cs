using System.Globalization;

namespace LLMPlanner.Auditing;

/// <summary>What an audit found: which rule, where, why with the numbers, and what to do.</summary>
public sealed record CapacityDiagnostic
{
    /// <summary>Id of the rule.</summary>
    public required string RuleId { get; init; }

    /// <summary>Severity after plan, settings and parameters.</summary>
    public RuleSeverity Severity { get; init; }

    /// <summary>Why, with the numbers; it begins with what it is about.</summary>
    public required string Message { get; init; }

    /// <summary>What to do; null where the message says it.</summary>
    public string? Recommendation { get; init; }

    /// <summary>Full path of the file; empty for a plan that was never written.</summary>
    public required string Path { get; init; }

    /// <summary>Line of the value, from 1.</summary>
    public int Line { get; init; }

    /// <summary>Column of the value, from 1, in UTF-16 units.</summary>
    public int Column { get; init; }

    /// <summary>Line of the end.</summary>
    public int EndLine { get; init; }

    /// <summary>Column behind the end.</summary>
    public int EndColumn { get; init; }

    /// <summary>Name of the plan.</summary>
    public required string Plan { get; init; }

    /// <summary>The deployment it is about; null for others.</summary>
    public string? Deployment { get; init; }

    /// <summary>The target it is about; null for others.</summary>
    public string? Target { get; init; }

    /// <summary>The host of an inventory; null for others.</summary>
    public string? Host { get; init; }

    /// <summary>Address of the rule's page.</summary>
    public required string HelpLink { get; init; }

    /// <summary>The same for the same finding from run to run, whatever moves in the file and whatever the numbers are.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Whether the plan accepts it.</summary>
    public bool IsSuppressed { get; init; }

    /// <summary>Why it is accepted; null where it is not.</summary>
    public string? Justification { get; init; }

    /// <summary>Path, line, column, severity, rule and message, as compilers write them.</summary>
    public override string ToString() => string.Format(
        CultureInfo.InvariantCulture, "{0}({1},{2}): {3} {4}: {5}", Path, Line, Column, Severity.ToString().ToLowerInvariant(), RuleId, Message);
}
