using LLMPlanner.Auditing;
using LLMPlanner.Placement;

namespace LLMPlanner.Reporting.Html;

/// <summary>Memory by device and component: a chart for the first fits, and a table of all.</summary>
internal sealed class MemorySection : HtmlSection
{
    /// <summary>Fits that get a chart; hundreds of them would be no picture.</summary>
    public const int Charts = 6;

    private static readonly HtmlTable s_table = new(
        "fits", "fitTable", ("model", false), ("quantization", false), ("hardware", false), ("engine", false), ("verdict", false), ("required", true), ("available", true),
        ("limit", false), ("speed", true), ("reason", false), ("recommendation", false));

    public override string Key => "memory";

    public override bool HasContent(CapacityReport report) => report.Fits.Count > 0;

    public override void Write(HtmlWriter html, CapacityReport report)
    {
        int number = 0;
        foreach (HardwareFit fit in report.Fits.Take(Charts))
        {
            html.Raw("<h3>").Text(fit.ToString()).Raw("</h3>\n<div class=\"chart\"><canvas role=\"img\" data-label=\"memoryChart\" aria-label=\"")
                .Text(ReportStrings.English("memoryChart")).Raw("\" data-chart=\"").Text(Text.Message.Format("{0}", number++)).Raw("\"></canvas></div>\n");
        }

        if (report.Fits.Count > Charts)
        {
            html.Raw("<p class=\"note\">").Localized("span", "firstOnly").Raw("</p>\n");
        }

        s_table.Write(html, report.Fits.Select(Row));
    }

    private static HtmlCell[] Row(HardwareFit fit) =>
    [
        new HtmlCell(fit.Model), new HtmlCell(fit.Quantization), new HtmlCell(fit.Hardware), new HtmlCell(fit.Engine),
        new HtmlCell(null, (int)fit.Verdict, fit.Verdict.ToString(), TextKey: fit.Verdict.ToString()),
        HtmlCell.Gibibytes(fit.RequiredBytes), HtmlCell.Gibibytes(fit.AvailableBytes), new HtmlCell(fit.LimitingResource),
        HtmlCell.Number(fit.DecodeTokensPerSecond, "0.0"), new HtmlCell(fit.Reason), new HtmlCell(fit.Recommendation),
    ];
}
