using System.Text.RegularExpressions;
using LLMPlanner.TestSupport;

namespace LLMPlanner.Tests.Auditing;

/// <summary>A page of docs/rules: its texts, and its plans with the files beside them.</summary>
internal sealed partial class RulePage
{
    private RulePage(string id, string text)
    {
        Id = id;
        Text = text;
        Bad = Files(Section("Violates the rule"));
        Good = Files(Section("Keeps to the rule"));
        Reported = Regex.Match(Section("Violates the rule"), "```text\n(.*?)\n```", RegexOptions.Singleline).Groups[1].Value;
    }

    public static string Folder { get; } = Path.Combine(BuildPaths.Repository, "docs", "rules");

    public string Id { get; }

    public string Text { get; }

    /// <summary>The files of the plan that violates the rule, and of the one that keeps to it.</summary>
    public IReadOnlyList<(string Name, string Text)> Bad { get; }

    public IReadOnlyList<(string Name, string Text)> Good { get; }

    /// <summary>What the page says is reported.</summary>
    public string Reported { get; }

    public static IEnumerable<string> Ids => Directory.GetFiles(Folder, "LLMP*.md").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal);

    public static RulePage Read(string id) => new(id, File.ReadAllText(Path.Combine(Folder, id + ".md")).ReplaceLineEndings("\n"));

    private string Section(string title) => Regex.Match(Text, $@"\n## {title}\n(.*?)(?=\n## |\z)", RegexOptions.Singleline).Groups[1].Value;

    private static IReadOnlyList<(string, string)> Files(string section)
        => [.. Blocks().Matches(section).Select(match => (match.Groups[1].Value, match.Groups[2].Value))];

    [GeneratedRegex(@"```\w+ (\S+)\n(.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
