using System.Text;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;

namespace LLMPlanner.HelpCompiler;

/// <summary>An about topic as Get-Help shows it: headings in capitals, text indented and wrapped at 80 columns.</summary>
internal static class AboutTopic
{
    private const int Width = 80;
    private const string Indent = "    ";

    public static string ToText(string name, string markdown)
    {
        var text = new StringBuilder();
        text.Append("TOPIC\n").Append(Indent).Append(name).Append('\n');
        foreach (Block block in Markdown.Parse(markdown, PlainText.Pipeline))
        {
            switch (block)
            {
                case HeadingBlock { Level: 1 }:
                    break;
                case HeadingBlock heading:
                    text.Append('\n').Append(PlainText.Of(heading).ToUpperInvariant()).Append('\n');
                    break;
                case FencedCodeBlock code:
                    Lines(text, PlainText.Code(code).Split('\n'), Indent + Indent);
                    break;
                case Table table:
                    Lines(text, Rows(table), Indent);
                    break;
                default:
                    foreach (string paragraph in PlainText.Paragraphs([block]))
                    {
                        Lines(text, Wrap(paragraph), Indent);
                    }

                    break;
            }
        }

        return text.ToString();
    }

    private static void Lines(StringBuilder text, IEnumerable<string> lines, string indent)
    {
        foreach (string line in lines)
        {
            text.Append(line.Length == 0 ? string.Empty : indent).Append(line).Append('\n');
        }

        text.Append('\n');
    }

    // Columns as wide as their widest cell.
    private static IEnumerable<string> Rows(Table table)
    {
        string[][] rows = [.. table.OfType<TableRow>().Select(row => row.OfType<TableCell>().Select(cell => string.Join(' ', PlainText.Paragraphs(cell))).ToArray())];
        int columns = rows.Max(row => row.Length);
        int[] widths = [.. Enumerable.Range(0, columns).Select(column => rows.Max(row => column < row.Length ? row[column].Length : 0))];
        return rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    private static IEnumerable<string> Wrap(string paragraph)
    {
        var line = new StringBuilder();
        string hanging = paragraph.StartsWith("- ", StringComparison.Ordinal) ? "  " : string.Empty;
        foreach (string word in paragraph.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > hanging.Length && line.Length + 1 + word.Length > Width - Indent.Length)
            {
                yield return line.ToString();
                line.Clear().Append(hanging);
            }

            if (line.Length > 0 && line[^1] != ' ')
            {
                line.Append(' ');
            }

            line.Append(word);
        }

        yield return line.ToString();
    }
}
