using LLMPlanner.Auditing;

namespace LLMPlanner.PowerShell.Completion;

/// <summary>Completes rules.</summary>
public sealed class RuleCompleter : NameCompleter
{
    private protected override IEnumerable<KeyValuePair<string, string>> Names(CompletionContext context)
        => CapacityRules.BuiltIn.All.Select(rule => new KeyValuePair<string, string>(rule.Id, rule.Title));
}

/// <summary>Completes formats of reports.</summary>
public sealed class ReportFormatCompleter : NameCompleter
{
    private protected override IEnumerable<KeyValuePair<string, string>> Names(CompletionContext context)
        => ReportFormat.All.Select(format => new KeyValuePair<string, string>(format.Name, format.Description));
}
