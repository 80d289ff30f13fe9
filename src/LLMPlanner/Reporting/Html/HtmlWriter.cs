using System.Net;
using System.Text;

namespace LLMPlanner.Reporting.Html;

/// <summary>Writes markup; everything that is not markup goes through <see cref="Text"/> and cannot become any.</summary>
internal sealed class HtmlWriter(TextWriter writer)
{
    /// <summary>Markup that is written in this assembly.</summary>
    public HtmlWriter Raw(string markup)
    {
        writer.Write(markup);
        return this;
    }

    /// <summary>A text, encoded; also inside of a quoted attribute.</summary>
    public HtmlWriter Text(string? text)
    {
        writer.Write(Encode(text));
        return this;
    }

    /// <summary>An element whose text is looked up by its key in the reader's language, English where there is no script.</summary>
    public HtmlWriter Localized(string tag, string key) => Raw("<").Raw(tag).Raw(" data-text=\"").Text(key).Raw("\">").Text(ReportStrings.English(key)).Raw("</").Raw(tag).Raw(">");

    private static string Encode(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return string.Empty;
        }

        // Control characters are no part of HTML, encoded or not, and marks of direction could show a name backwards.
        var safe = new StringBuilder(text!.Length);
        foreach (char c in text)
        {
            safe.Append((char.IsControl(c) && c is not ('\n' or '\t')) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') ? '\uFFFD' : c);
        }

        return WebUtility.HtmlEncode(safe.ToString());
    }
}
