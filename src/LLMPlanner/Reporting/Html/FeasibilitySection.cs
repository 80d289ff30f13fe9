using System.Globalization;
using LLMPlanner.Auditing;
using LLMPlanner.Placement;
using LLMPlanner.Planning;

namespace LLMPlanner.Reporting.Html;

/// <summary>Which contexts and requests fit with the layout that was found: a map for each of the first fits.</summary>
internal sealed class FeasibilitySection : HtmlSection
{
    private const int MostRequests = 128;
    private const long LongestContext = 1 << 20;

    public override string Key => "feasibility";

    public override bool HasContent(CapacityReport report) => Mapped(report).Any();

    public override void Write(HtmlWriter html, CapacityReport report)
    {
        html.Raw("<p class=\"note\">").Localized("span", "contextAxis").Raw("</p>\n");
        foreach (HardwareFit fit in Mapped(report).Take(MemorySection.Charts))
        {
            Write(html, fit);
        }
    }

    // Objects that came from another process have no plan to ask.
    private static IEnumerable<HardwareFit> Mapped(CapacityReport report) => report.Fits.Where(fit => fit.Plan?.Plan is not null && fit.Verdict != Verdict.DoesNotFit);

    private static void Write(HtmlWriter html, HardwareFit fit)
    {
        ResolvedPlan plan = fit.Plan!;
        DevicePlacement placement = FitEvaluator.Place(plan);
        long most = plan.Model.ExtendedContextLength ?? plan.Model.NativeContextLength ?? LongestContext;
        long[] contexts = [.. Doubling(1024, Math.Min(most, LongestContext))];
        html.Raw("<div class=\"scroll\"><table class=\"heat\"><caption>").Text(fit.ToString()).Raw("</caption><thead><tr>").Localized("th", "requests");
        foreach (long context in contexts)
        {
            html.Raw("<th scope=\"col\">").Text(Tokens(context)).Raw("</th>");
        }

        html.Raw("</tr></thead><tbody>\n");
        foreach (long requests in Doubling(1, MostRequests))
        {
            html.Raw("<tr><th scope=\"row\">").Text(requests.ToString(CultureInfo.InvariantCulture)).Raw("</th>");
            foreach (long context in contexts)
            {
                bool holds = plan.Plan!.Fits(placement, context, (int)requests);
                html.Raw(holds ? "<td class=\"Fits\">" : "<td class=\"None\">").Localized("span", holds ? "yes" : "no").Raw("</td>");
            }

            html.Raw("</tr>\n");
        }

        html.Raw("</tbody></table></div>\n");
    }

    private static IEnumerable<long> Doubling(long first, long last)
    {
        for (long value = first; value <= last; value *= 2)
        {
            yield return value;
        }
    }

    private static string Tokens(long tokens) => (tokens / 1024).ToString(CultureInfo.InvariantCulture) + "K";
}
