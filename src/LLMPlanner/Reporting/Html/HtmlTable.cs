using System.Globalization;

namespace LLMPlanner.Reporting.Html;

/// <summary>A cell: what is shown, what it is sorted by, and a class that colours it.</summary>
internal readonly record struct HtmlCell(string? Text, double? Value = null, string? Class = null, string? Link = null, string? TextKey = null)
{
    public static HtmlCell Number(double? value, string format) => new(value?.ToString(format, CultureInfo.InvariantCulture), value ?? double.MinValue);

    public static HtmlCell Gibibytes(long? bytes) => Number(bytes / 1073741824.0, "0.00");
}

/// <summary>A table that a reader can sort and filter; without scripts it is a table.</summary>
internal sealed class HtmlTable(string id, string captionKey, params (string Key, bool IsNumber)[] columns)
{
    private static readonly string[] s_sentences = ["reason", "recommendation", "tradeoff"];

    public void Write(HtmlWriter html, IEnumerable<HtmlCell[]> rows)
    {
        html.Raw("<div class=\"filter\"><label>").Localized("span", "filter").Raw(" <input type=\"search\" id=\"").Raw(id).Raw("-filter\"></label> <span role=\"status\" id=\"")
            .Raw(id).Raw("-count\"></span></div>\n<div class=\"scroll\"><table data-rows id=\"").Raw(id).Raw("\">").Localized("caption", captionKey).Raw("<thead><tr>");
        foreach ((string key, bool isNumber) in columns)
        {
            html.Raw(isNumber ? "<th scope=\"col\" class=\"number\">" : "<th scope=\"col\">").Raw("<button type=\"button\" data-text=\"").Text(key).Raw("\">")
                .Text(ReportStrings.English(key)).Raw("</button></th>");
        }

        html.Raw("</tr></thead>\n<tbody>\n");
        foreach (HtmlCell[] row in rows)
        {
            html.Raw("<tr>");
            for (int i = 0; i < row.Length; i++)
            {
                Write(html, row[i], columns[i].IsNumber ? "number" : s_sentences.Contains(columns[i].Key) ? "long" : null);
            }

            html.Raw("</tr>\n");
        }

        html.Raw("</tbody></table></div>\n");
    }

    private static void Write(HtmlWriter html, HtmlCell cell, string? kind)
    {
        html.Raw("<td");
        string classes = string.Join(" ", new[] { kind, cell.Class }.Where(name => name is not null));
        if (classes.Length > 0)
        {
            html.Raw(" class=\"").Text(classes).Raw("\"");
        }

        if (cell.Value is { } value)
        {
            html.Raw(" data-value=\"").Text(value.ToString("R", CultureInfo.InvariantCulture)).Raw("\"");
        }

        html.Raw(">");
        if (cell.TextKey is { } key)
        {
            html.Localized("span", key);
        }
        else if (cell.Link is { } link && link.StartsWith("https://", StringComparison.Ordinal))
        {
            html.Raw("<a rel=\"noreferrer\" href=\"").Text(link).Raw("\">").Text(cell.Text).Raw("</a>");
        }
        else
        {
            html.Text(cell.Text);
        }

        html.Raw("</td>");
    }
}
