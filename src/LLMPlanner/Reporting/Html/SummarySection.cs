using System.Globalization;
using LLMPlanner.Auditing;

namespace LLMPlanner.Reporting.Html;

/// <summary>The counts that a reader looks for first.</summary>
internal sealed class SummarySection : HtmlSection
{
    public override string Key => "summary";

    public override bool HasContent(CapacityReport report) => report.Diagnostics.Count > 0 || report.Fits.Count > 0;

    public override void Write(HtmlWriter html, CapacityReport report)
    {
        html.Raw("<ul class=\"tiles\">");
        if (report.Diagnostics.Count > 0)
        {
            CapacityDiagnostic[] open = [.. report.Diagnostics.Where(d => !d.IsSuppressed)];
            Tile(html, "errors", open.Count(d => d.Severity == RuleSeverity.Error));
            Tile(html, "warnings", open.Count(d => d.Severity == RuleSeverity.Warning));
            Tile(html, "suggestions", open.Count(d => d.Severity == RuleSeverity.Suggestion));
            Tile(html, "accepted", report.Diagnostics.Count - open.Length);
        }

        if (report.Fits.Count > 0)
        {
            int fits = report.Fits.Count(fit => fit.Fits);
            Tile(html, "fits", fits);
            Tile(html, "misfits", report.Fits.Count - fits);
        }

        html.Raw("</ul>\n");
    }

    private static void Tile(HtmlWriter html, string key, int count)
        => html.Raw("<li><strong>").Text(count.ToString(CultureInfo.InvariantCulture)).Raw("</strong>").Localized("span", key).Raw("</li>");
}
