using LLMPlanner.Auditing;
using LLMPlanner.Placement;

namespace LLMPlanner.Reporting.Html;

/// <summary>Machines against models: a colour and a word for each pair.</summary>
internal sealed class FleetSection : HtmlSection
{
    public override string Key => "fleet";

    // One machine or one model is no map.
    public override bool HasContent(CapacityReport report) => Names(report, fit => fit.Hardware).Length > 1;

    public override void Write(HtmlWriter html, CapacityReport report)
    {
        string[] models = Names(report, Model);
        var verdicts = report.Fits.GroupBy(fit => (fit.Hardware, Model: Model(fit))).ToDictionary(group => group.Key, group => group.First());
        html.Raw("<div class=\"scroll\"><table class=\"heat\">").Localized("caption", "fleet").Raw("<thead><tr>").Localized("th", "hardware");
        foreach (string model in models)
        {
            html.Raw("<th scope=\"col\">").Text(model).Raw("</th>");
        }

        html.Raw("</tr></thead><tbody>\n");
        foreach (string machine in Names(report, fit => fit.Hardware))
        {
            html.Raw("<tr><th scope=\"row\">").Text(machine).Raw("</th>");
            foreach (string model in models)
            {
                Write(html, verdicts.TryGetValue((machine, model), out HardwareFit? fit) ? fit : null);
            }

            html.Raw("</tr>\n");
        }

        html.Raw("</tbody></table></div>\n");
    }

    private static void Write(HtmlWriter html, HardwareFit? fit)
    {
        if (fit is null)
        {
            html.Raw("<td></td>");
            return;
        }

        html.Raw("<td class=\"").Text(fit.Verdict.ToString()).Raw("\" title=\"").Text(fit.Reason).Raw("\">").Localized("span", fit.Verdict.ToString()).Raw("</td>");
    }

    private static string Model(HardwareFit fit) => fit.Model + " " + fit.Quantization;

    private static string[] Names(CapacityReport report, Func<HardwareFit, string> name)
        => [.. report.Fits.Select(name).Distinct(StringComparer.Ordinal)];
}
