using LLMPlanner.Auditing;
using LLMPlanner.Deployment;
using LLMPlanner.Recommendation;

namespace LLMPlanner.Reporting.Html;

/// <summary>Recommendations and deployment plans: price against speed, and tables with the reasons.</summary>
internal sealed class CostSection : HtmlSection
{
    private static readonly HtmlTable s_recommendations = new(
        "recommended", "recommendations", ("rank", true), ("model", false), ("quantization", false), ("hardware", false), ("verdict", false), ("quality", true), ("speed", true),
        ("price", true), ("reason", false), ("tradeoff", false));

    private static readonly HtmlTable s_plans = new(
        "plans", "plansTable", ("rank", true), ("model", false), ("quantization", false), ("hardware", false), ("machines", true), ("quality", true), ("speed", true),
        ("price", true), ("reason", false));

    public override string Key => "cost";

    public override bool HasContent(CapacityReport report) => report.Recommendations.Count > 0 || report.Deployments.Count > 0;

    public override void Write(HtmlWriter html, CapacityReport report)
    {
        if (ReportChartData.Plans(report).Any())
        {
            html.Raw("<div class=\"chart\"><canvas role=\"img\" data-label=\"costChart\" aria-label=\"").Text(ReportStrings.English("costChart"))
                .Raw("\" data-chart=\"plans\"></canvas></div>\n");
        }

        if (report.Recommendations.Count > 0)
        {
            s_recommendations.Write(html, report.Recommendations.Select(Row));
        }

        if (report.Deployments.Count > 0)
        {
            s_plans.Write(html, report.Deployments.Select(Row));
        }
    }

    private static HtmlCell[] Row(ModelRecommendation r) =>
    [
        HtmlCell.Number(r.Rank, "0"), new HtmlCell(r.Model), new HtmlCell(r.Quantization), new HtmlCell(r.Hardware),
        new HtmlCell(null, (int)r.Verdict, r.Verdict.ToString(), TextKey: r.Verdict.ToString()), HtmlCell.Number(r.QualityScore, "0.0"),
        HtmlCell.Number(r.DecodeTokensPerSecond, "0.0"), HtmlCell.Number((double?)r.PricePerHour, "0.00"), new HtmlCell(r.Reason), new HtmlCell(r.Tradeoff),
    ];

    private static HtmlCell[] Row(DeploymentPlan p) =>
    [
        HtmlCell.Number(p.Rank, "0"), new HtmlCell(p.Model), new HtmlCell(p.Quantization), new HtmlCell(p.Hardware), HtmlCell.Number(p.Machines, "0"),
        HtmlCell.Number(p.QualityScore, "0.0"), HtmlCell.Number(p.DecodeTokensPerSecond, "0.0"), HtmlCell.Number((double?)p.PricePerHour, "0.00"), new HtmlCell(p.Reason),
    ];
}
