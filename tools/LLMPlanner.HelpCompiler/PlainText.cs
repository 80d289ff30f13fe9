using System.Text;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace LLMPlanner.HelpCompiler;

/// <summary>Markdown as the plain text that help shows: no marks, one string a paragraph.</summary>
internal static class PlainText
{
    public static MarkdownPipeline Pipeline { get; } = new MarkdownPipelineBuilder().UseYamlFrontMatter().UsePipeTables().Build();

    public static string Of(LeafBlock block) => block.Inline is { } inline ? Of(inline).Trim() : string.Empty;

    /// <summary>Text of paragraphs, list items, tables and code; code keeps its lines.</summary>
    public static IReadOnlyList<string> Paragraphs(IEnumerable<Block> blocks)
    {
        var paragraphs = new List<string>();
        foreach (Block block in blocks)
        {
            switch (block)
            {
                case FencedCodeBlock code:
                    paragraphs.Add(Code(code));
                    break;
                case Table table:
                    paragraphs.AddRange(table.OfType<TableRow>().Select(row => string.Join("   ", row.OfType<TableCell>().Select(cell => string.Join(' ', Paragraphs(cell))))));
                    break;
                case ListBlock list:
                    paragraphs.AddRange(list.OfType<ListItemBlock>().Select(item => "- " + string.Join("\n  ", Paragraphs(item))));
                    break;
                case ContainerBlock container:
                    paragraphs.AddRange(Paragraphs(container));
                    break;
                case LeafBlock leaf when Of(leaf) is { Length: > 0 } text:
                    paragraphs.Add(text);
                    break;
            }
        }

        return paragraphs;
    }

    public static string Code(LeafBlock block) => block.Lines.ToString().ReplaceLineEndings("\n").TrimEnd();

    /// <summary>The text of the first link in a paragraph, or the paragraph's own.</summary>
    public static string LinkText(ParagraphBlock block)
        => block.Inline?.Descendants<LinkInline>().FirstOrDefault() is { } link ? Of(link).Trim() : Of(block);

    public static string? FrontMatter(MarkdownDocument document, string key)
        => document.OfType<YamlFrontMatterBlock>().SelectMany(block => block.Lines.ToString().Split('\n'))
            .Where(line => line.StartsWith(key + ":", StringComparison.Ordinal)).Select(line => line[(key.Length + 1)..].Trim()).FirstOrDefault();

    private static string Of(ContainerInline container)
    {
        var text = new StringBuilder();
        foreach (Inline inline in container)
        {
            switch (inline)
            {
                case LiteralInline literal:
                    text.Append(literal.Content);
                    break;
                case CodeInline code:
                    text.Append(code.Content);
                    break;
                case LineBreakInline:
                    text.Append(' ');
                    break;
                case HtmlEntityInline entity:
                    text.Append(entity.Transcoded);
                    break;
                case AutolinkInline link:
                    text.Append(link.Url);
                    break;
                case ContainerInline inner:
                    text.Append(Of(inner));
                    break;
            }
        }

        return text.ToString();
    }
}
