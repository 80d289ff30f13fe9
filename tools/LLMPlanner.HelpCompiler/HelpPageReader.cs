using Markdig;
using Markdig.Syntax;

namespace LLMPlanner.HelpCompiler;

/// <summary>Reads a page in the schema that platyPS gave the world: sections as headings, facts of parameters in a YAML block.</summary>
internal static class HelpPageReader
{
    public static HelpPage Read(string file)
    {
        MarkdownDocument document = Markdown.Parse(File.ReadAllText(file), PlainText.Pipeline);
        string name = Path.GetFileNameWithoutExtension(file);
        Dictionary<string, List<Block>> sections = Sections(document);
        List<Block> Section(string title) => sections.TryGetValue(title, out List<Block>? blocks) ? blocks : throw new FormatException($"the section {title} is missing");
        return new HelpPage(name)
        {
            Synopsis = string.Join(' ', PlainText.Paragraphs(Section("SYNOPSIS"))),
            Description = PlainText.Paragraphs(Section("DESCRIPTION")),
            Syntaxes = [.. Section("SYNTAX").OfType<FencedCodeBlock>().Select(block => SyntaxReader.Read(name, PlainText.Code(block)))],
            Parameters = [.. Parts(Section("PARAMETERS")).Where(part => part.Title.StartsWith('-')).Select(Parameter)],
            Examples = [.. Parts(Section("EXAMPLES")).Select(Example)],
            Inputs = Types(Section("INPUTS")),
            Outputs = Types(Section("OUTPUTS")),
            Notes = PlainText.Paragraphs(Section("NOTES")),
            Related = [.. Section("RELATED LINKS").OfType<ParagraphBlock>().Select(block => PlainText.LinkText(block))],
            OnlineVersion = PlainText.FrontMatter(document, "online version") ?? throw new FormatException("the front matter has no online version"),
        };
    }

    private static Dictionary<string, List<Block>> Sections(MarkdownDocument document)
    {
        var sections = new Dictionary<string, List<Block>>(StringComparer.Ordinal);
        List<Block>? current = null;
        foreach (Block block in document)
        {
            if (block is HeadingBlock { Level: 2 } heading)
            {
                sections[PlainText.Of(heading)] = current = [];
            }
            else
            {
                current?.Add(block);
            }
        }

        return sections;
    }

    private static IEnumerable<(string Title, List<Block> Blocks)> Parts(List<Block> section)
    {
        (string Title, List<Block> Blocks)? part = null;
        foreach (Block block in section)
        {
            if (block is HeadingBlock { Level: 3 } heading)
            {
                if (part is { } done)
                {
                    yield return done;
                }

                part = (PlainText.Of(heading), []);
            }
            else
            {
                part?.Blocks.Add(block);
            }
        }

        if (part is { } last)
        {
            yield return last;
        }
    }

    private static HelpType[] Types(List<Block> section)
        => [.. Parts(section).Select(part => new HelpType(part.Title, PlainText.Paragraphs(part.Blocks)))];

    private static HelpExample Example((string Title, List<Block> Blocks) part)
    {
        string[] code = [.. part.Blocks.OfType<FencedCodeBlock>().Where(block => block.Info == "powershell").Select(PlainText.Code)];
        return code.Length == 0
            ? throw new FormatException($"the example '{part.Title}' has no code")
            : new HelpExample(part.Title, string.Join('\n', code), PlainText.Paragraphs(part.Blocks.Where(block => block is not FencedCodeBlock { Info: "powershell" })));
    }

    private static HelpParameter Parameter((string Title, List<Block> Blocks) part)
    {
        FencedCodeBlock yaml = part.Blocks.OfType<FencedCodeBlock>().LastOrDefault(block => block.Info == "yaml")
            ?? throw new FormatException($"the parameter {part.Title} has no facts");
        var facts = PlainText.Code(yaml).Split('\n').Where(line => line.Contains(':', StringComparison.Ordinal))
            .ToDictionary(line => line[..line.IndexOf(':', StringComparison.Ordinal)].Trim(), line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim(), StringComparer.Ordinal);
        return new HelpParameter(part.Title[1..], PlainText.Paragraphs(part.Blocks.Where(block => block != yaml)), facts);
    }
}
