using LLMPlanner.Auditing;

namespace LLMPlanner.Reporting.Html;

/// <summary>Findings, the gravest first, each with its reason and what to do.</summary>
internal sealed class DiagnosticsSection : HtmlSection
{
    private static readonly HtmlTable s_table = new(
        "findings", "diagnostics", ("severity", false), ("rule", false), ("where", false), ("reason", false), ("recommendation", false));

    public override string Key => "diagnostics";

    public override bool HasContent(CapacityReport report)
        => report.Diagnostics.Count > 0 || (report.Fits.Count == 0 && report.Recommendations.Count == 0 && report.Deployments.Count == 0);

    public override void Write(HtmlWriter html, CapacityReport report)
    {
        if (report.Diagnostics.Count == 0)
        {
            html.Localized("p", "nothing");
            return;
        }

        s_table.Write(html, report.Diagnostics.OrderBy(d => d.IsSuppressed).ThenByDescending(d => d.Severity).Select(d => Row(report, d)));
    }

    private static HtmlCell[] Row(CapacityReport report, CapacityDiagnostic d)
    {
        string severity = d.IsSuppressed ? "accepted" : d.Severity.ToString().ToLowerInvariant();
        string where = report.RelativePath(d) is { Length: > 0 } path ? Text.Message.Format("{0}:{1}", path, d.Line) : d.Plan;
        return
        [
            new HtmlCell(null, (int)d.Severity, severity, TextKey: severity),
            new HtmlCell(d.RuleId, Link: d.HelpLink),
            new HtmlCell(where),
            new HtmlCell(d.Message),
            new HtmlCell(d.IsSuppressed ? d.Justification : d.Recommendation),
        ];
    }
}
