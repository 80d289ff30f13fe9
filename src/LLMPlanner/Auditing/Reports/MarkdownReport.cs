using System.Text;

namespace LLMPlanner.Auditing;

/// <summary>A table for merge requests and chats.</summary>
internal sealed class MarkdownReport : ReportFormat
{
    public override string Name => "Markdown";

    public override string Description => "A table for merge requests and chats";

    public override IReadOnlyList<string> Endings { get; } = [".md"];

    public override void Write(CapacityReport report, Stream stream)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), 65536, leaveOpen: true) { NewLine = "\n" };
        CapacityDiagnostic[] open = [.. report.Diagnostics.Where(d => !d.IsSuppressed)];
        writer.WriteLine("# Capacity audit");
        writer.WriteLine();
        writer.WriteLine(Text.Message.Format(
            "Errors: {0}, warnings: {1}, suggestions: {2}, accepted: {3}",
            open.Count(d => d.Severity == RuleSeverity.Error),
            open.Count(d => d.Severity == RuleSeverity.Warning),
            open.Count(d => d.Severity == RuleSeverity.Suggestion),
            report.Diagnostics.Count - open.Length));
        if (report.Diagnostics.Count == 0)
        {
            return;
        }

        writer.WriteLine();
        writer.WriteLine("| | rule | where | what | what to do |");
        writer.WriteLine("|---|---|---|---|---|");
        foreach (CapacityDiagnostic d in report.Diagnostics.OrderBy(d => d.IsSuppressed).ThenByDescending(d => d.Severity))
        {
            string severity = d.IsSuppressed ? "accepted" : d.Severity.ToString().ToLowerInvariant();
            string where = report.RelativePath(d) is { Length: > 0 } path ? Text.Message.Format("{0}:{1}", path, d.Line) : d.Plan;
            writer.WriteLine($"| {severity} | [{d.RuleId}]({d.HelpLink}) | {Cell(where)} | {Cell(d.Message)} | {Cell(d.IsSuppressed ? d.Justification : d.Recommendation)} |");
        }
    }

    // What a name holds must stay a text: no cell ends, no markup and no tag begins in it.
    private static string Cell(string? text)
    {
        var cell = new StringBuilder();
        foreach (char c in text ?? string.Empty)
        {
            switch (c)
            {
                case '|' or '\\' or '`' or '*' or '_' or '[' or ']':
                    cell.Append('\\').Append(c);
                    break;
                case '<':
                    cell.Append("&lt;");
                    break;
                case '&':
                    cell.Append("&amp;");
                    break;
                case '\n' or '\r' or '\t':
                    cell.Append(' ');
                    break;
                default:
                    cell.Append(c);
                    break;
            }
        }

        return cell.ToString();
    }
}
