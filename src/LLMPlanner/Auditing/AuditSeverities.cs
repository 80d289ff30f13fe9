using System.Collections;
using System.Globalization;
using LLMPlanner.Resources;

namespace LLMPlanner.Auditing;

/// <summary>Severities as they are given on a command line or in a build.</summary>
public static class AuditSeverities
{
    /// <summary>Reads rules and severities.</summary>
    /// <param name="severities">Severities by rule; null for none.</param>
    /// <exception cref="PlannerException">SeverityInvalid or RuleUnknown.</exception>
    public static IReadOnlyList<PlanRuleSetting> Parse(IDictionary? severities)
        => severities is null ? [] : [.. severities.Cast<DictionaryEntry>()
            .Select(pair => (Rule: Text(pair.Key).Trim(), Severity: Text(pair.Value)))
            .OrderBy(pair => pair.Rule.IndexOfAny(['*', '?']) < 0)
            .ThenBy(pair => pair.Rule, StringComparer.OrdinalIgnoreCase)
            .Select(pair => Setting(pair.Rule, pair.Severity))];

    /// <summary>Reads <c>LLMP2001=error;LLMP3*=none</c>.</summary>
    /// <param name="text">The text; null or empty for none.</param>
    /// <exception cref="PlannerException">SeverityInvalid or RuleUnknown.</exception>
    public static IReadOnlyList<PlanRuleSetting> Parse(string? text)
    {
        var settings = new List<PlanRuleSetting>();
        foreach (string part in (text ?? string.Empty).Split([';', ','], StringSplitOptions.RemoveEmptyEntries).Select(part => part.Trim()).Where(part => part.Length > 0))
        {
            int sign = part.IndexOf('=');
            settings.Add(sign > 0 ? Setting(part.Substring(0, sign).Trim(), part.Substring(sign + 1)) : throw Invalid(part));
        }

        return settings;
    }

    private static PlanRuleSetting Setting(string rule, string text)
    {
        if (!CapacityRules.BuiltIn.Any(rule))
        {
            throw PlannerException.RuleUnknown(rule);
        }

        return CapacityPlanReader.TrySeverity(text, out RuleSeverity? severity) ? new PlanRuleSetting(rule, severity) : throw Invalid(rule + "=" + text);
    }

    private static PlannerException Invalid(string text)
        => PlannerException.Create(PlannerErrorKind.InvalidArgument, nameof(SR.SeverityInvalid), text, text);

    private static string Text(object? value) => System.Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty;
}
