using System.Text;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Auditing;

/// <summary>What an audit came to, in lines for people: a title, then the findings by severity, each with what to do.</summary>
public sealed class AuditSummary
{
    private const int MostLines = 50;

    private readonly List<CapacityDiagnostic> _shown = [];
    private readonly Dictionary<RuleSeverity, int> _counts = [];

    /// <summary>How many findings there are that matter as much as a severity or more.</summary>
    /// <param name="severity">The severity.</param>
    public int Count(RuleSeverity severity) => _counts.Where(pair => pair.Key >= severity).Sum(pair => pair.Value);

    /// <summary>Adds a finding; of many only the gravest are kept for the text.</summary>
    /// <param name="diagnostic">The finding.</param>
    public void Add(CapacityDiagnostic diagnostic)
    {
        if (diagnostic.IsSuppressed)
        {
            return;
        }

        _counts.TryGetValue(diagnostic.Severity, out int count);
        _counts[diagnostic.Severity] = count + 1;
        if (_shown.Count < MostLines || _shown.Any(shown => shown.Severity < diagnostic.Severity))
        {
            _shown.Add(diagnostic);
            if (_shown.Count > MostLines)
            {
                RuleSeverity least = _shown.Min(shown => shown.Severity);
                _shown.RemoveAt(_shown.FindLastIndex(shown => shown.Severity == least));
            }
        }
    }

    /// <summary>The text.</summary>
    /// <param name="title">What was audited.</param>
    public string ToText(string title)
    {
        if (Count(RuleSeverity.Suggestion) == 0)
        {
            return Message.Format(SR.SummaryPassed, title);
        }

        var text = new StringBuilder();
        text.Append(Message.Format(SR.SummaryTitle, title, Of(RuleSeverity.Error), Of(RuleSeverity.Warning), Of(RuleSeverity.Suggestion)));
        foreach (CapacityDiagnostic diagnostic in _shown.OrderByDescending(shown => shown.Severity))
        {
            text.Append('\n').Append("  ").Append(Place(diagnostic)).Append(diagnostic.Severity.ToString().ToLowerInvariant())
                .Append(' ').Append(diagnostic.RuleId).Append(": ").Append(diagnostic.Message);
            if (diagnostic.Recommendation is { } recommendation)
            {
                text.Append("\n    ").Append(recommendation);
            }
        }

        int more = Count(RuleSeverity.Suggestion) - _shown.Count;
        return more > 0 ? text.Append("\n  ").Append(Message.Format(SR.SummaryMore, more)).ToString() : text.ToString();
    }

    private int Of(RuleSeverity severity) => _counts.TryGetValue(severity, out int count) ? count : 0;

    private static string Place(CapacityDiagnostic diagnostic)
        => diagnostic.Path.Length == 0 ? string.Empty
            : Message.Format("{0}({1},{2}): ", System.IO.Path.GetFileName(diagnostic.Path), diagnostic.Line, diagnostic.Column);
}
