using System.Text;
using LLMPlanner.Auditing;

namespace LLMPlanner.Reporting.Html;

/// <summary>One page for people: no file beside it, no address it calls, nothing run but what its policy names.</summary>
internal sealed class HtmlReport : ReportFormat
{
    private static readonly HtmlSection[] s_sections =
    [
        new SummarySection(), new DiagnosticsSection(), new MemorySection(), new FeasibilitySection(), new CostSection(), new FleetSection(),
    ];

    public override string Name => "Html";

    public override string Description => "A page for people, in one file";

    public override IReadOnlyList<string> Endings { get; } = [".html", ".htm"];

    public override bool ShowsAnswers => true;

    public override void Write(CapacityReport report, Stream stream)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), 65536, leaveOpen: true) { NewLine = "\n" };
        var html = new HtmlWriter(writer);
        html.Raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"")
            .Text(ReportAssets.Policy).Raw("\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n")
            .Localized("title", "title").Raw("\n<style>").Raw(ReportAssets.Style).Raw("</style>\n</head>\n<body>\n");
        Head(html);
        html.Raw("<main id=\"content\">\n");
        foreach (HtmlSection section in s_sections.Where(section => section.HasContent(report)))
        {
            html.Raw("<section aria-labelledby=\"h-").Raw(section.Key).Raw("\">\n<h2 id=\"h-").Raw(section.Key).Raw("\" data-text=\"").Raw(section.Key).Raw("\">")
                .Text(ReportStrings.English(section.Key)).Raw("</h2>\n");
            section.Write(html, report);
            html.Raw("</section>\n");
        }

        html.Raw("</main>\n<footer><p>").Localized("span", "made").Raw("</p></footer>\n<script type=\"application/json\" id=\"data\">").Raw(ReportChartData.ToJson(report))
            .Raw("</script>\n<script type=\"application/json\" id=\"strings\">").Raw(ReportAssets.Strings).Raw("</script>\n<script>").Raw(ReportAssets.Charts)
            .Raw("</script>\n<script>").Raw(ReportAssets.Script).Raw("</script>\n</body>\n</html>\n");
    }

    private static void Head(HtmlWriter html)
    {
        html.Raw("<a class=\"skip\" href=\"#content\" data-text=\"skip\">").Text(ReportStrings.English("skip")).Raw("</a>\n<header>").Localized("h1", "title")
            .Raw("<button type=\"button\" id=\"theme\" data-text=\"theme\">").Text(ReportStrings.English("theme"))
            .Raw("</button><select id=\"language\" data-label=\"language\" aria-label=\"Language\"><option value=\"en\">English</option>")
            .Raw("<option value=\"zh-Hans\" lang=\"zh-Hans\">简体中文</option></select></header>\n");
    }
}
