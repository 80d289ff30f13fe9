using LLMPlanner.Auditing;

namespace LLMPlanner.MSBuild;

/// <summary>What the build says of severities. MSBuild applies its own properties too; here they hold for the result of the task as well.</summary>
internal sealed class BuildSeverities(string? suppressed, string? asErrors, string? notAsErrors, bool treatWarningsAsErrors)
{
    private readonly HashSet<string> _suppressed = Codes(suppressed);
    private readonly HashSet<string> _asErrors = Codes(asErrors);
    private readonly HashSet<string> _notAsErrors = Codes(notAsErrors);

    public bool IsSuppressed(string code) => _suppressed.Contains(code);

    public RuleSeverity Of(CapacityDiagnostic diagnostic)
        => diagnostic.Severity == RuleSeverity.Warning
            && (_asErrors.Contains(diagnostic.RuleId) || (treatWarningsAsErrors && !_notAsErrors.Contains(diagnostic.RuleId)))
            ? RuleSeverity.Error
            : diagnostic.Severity;

    private static HashSet<string> Codes(string? text)
        => new((text ?? string.Empty).Split([';', ',', ' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries), StringComparer.OrdinalIgnoreCase);
}
