using System.Text.RegularExpressions;

namespace LLMPlanner.HelpCompiler;

/// <summary>Reads a syntax line: <c>Verb-Noun [[-Model] &lt;string[]&gt;] -Name &lt;string&gt; [-Quiet]</c>.</summary>
internal static partial class SyntaxReader
{
    public static HelpSyntax Read(string cmdlet, string text)
    {
        string line = text.ReplaceLineEndings(" ").Trim();
        if (!line.StartsWith(cmdlet, StringComparison.Ordinal))
        {
            throw new FormatException($"the syntax does not begin with {cmdlet}");
        }

        return new HelpSyntax([.. Item().Matches(line[cmdlet.Length..]).Select(match => new HelpSyntaxItem(
            match.Groups["name"].Value,
            match.Groups["type"] is { Success: true } type ? type.Value : null,
            !match.Groups["optional"].Success,
            match.Groups["positional"].Success))]);
    }

    // An outer bracket makes the whole optional, an inner one the name.
    [GeneratedRegex(@"(?<=\s)(?:(?<optional>\[)(?<positional>\[)|(?<optional>\[)|(?<positional>\[)(?=-\w+\]\s*<))?-(?<name>\w+)\]?(?:\s+<(?<type>[\w.]+(?:\[\])?)>)?\]?")]
    private static partial Regex Item();
}
