using LLMPlanner.Auditing;

namespace LLMPlanner.Tests.Auditing;

/// <summary>docs/rules and the rules themselves: a page for each, its plans judged as it says, the table of all complete.</summary>
public sealed class RulePageTests
{
    private const string Internal = "LLMP9001";

    public static TheoryData<string> Rules => [.. CapacityRules.BuiltIn.All.Select(rule => rule.Id)];

    public static TheoryData<string> Examples => [.. CapacityRules.BuiltIn.All.Select(rule => rule.Id).Where(id => id != Internal)];

    [Fact]
    public void Every_rule_has_a_page_and_every_page_a_rule()
        => Assert.Equal(CapacityRules.BuiltIn.All.Select(rule => rule.Id), RulePage.Ids);

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_page_says_what_the_rule_is(string id)
    {
        CapacityRule rule = CapacityRules.BuiltIn.TryGet(id)!;
        string text = RulePage.Read(id).Text;

        Assert.StartsWith($"# {id}: {rule.Title}\n\n{rule.Description}\n", text, StringComparison.Ordinal);
        Assert.Contains($"\n| default severity | {rule.DefaultSeverity.ToString().ToLowerInvariant()} |\n", text, StringComparison.Ordinal);
        Assert.EndsWith($"/docs/rules/{id}.md", rule.HelpLink, StringComparison.Ordinal);
        Assert.Contains($"\"{id}\"", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void The_violating_plan_is_reported_as_the_page_says(string id)
    {
        RulePage page = RulePage.Read(id);
        using var workspace = new PlanWorkspace();

        IReadOnlyList<CapacityDiagnostic> found = Audit(workspace, page.Bad);

        CapacityDiagnostic first = Assert.IsType<CapacityDiagnostic>(found.FirstOrDefault(diagnostic => diagnostic.RuleId == id));
        Assert.Equal(page.Reported, (first.Message + "\n" + first.Recommendation).TrimEnd());
        Assert.True(first.Line >= 1 && first.Column >= 1 && (first.EndLine, first.EndColumn).CompareTo((first.Line, first.Column)) >= 0);
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void The_other_plan_keeps_to_the_rule_and_has_no_errors(string id)
    {
        RulePage page = RulePage.Read(id);
        using var workspace = new PlanWorkspace();

        IReadOnlyList<CapacityDiagnostic> found = Audit(workspace, page.Good);

        Assert.Empty(found.Where(diagnostic => diagnostic.RuleId == id || diagnostic.Severity == RuleSeverity.Error).Select(diagnostic => diagnostic.ToString()));
    }

    [Fact]
    public void The_table_lists_every_rule_as_it_is()
    {
        string[] rows = [.. File.ReadAllLines(Path.Combine(RulePage.Folder, "README.md")).Where(line => line.StartsWith("| [LLMP", StringComparison.Ordinal))];

        Assert.Equal(
            CapacityRules.BuiltIn.All.Select(rule => $"| [{rule.Id}]({rule.Id}.md) | {rule.Title} | {rule.DefaultSeverity.ToString().ToLowerInvariant()} |"),
            rows.Select(row => row[..(row.TrimEnd('|').LastIndexOf('|') + 1)]));
    }

    [Fact]
    public void Links_of_the_pages_lead_somewhere()
    {
        foreach (string id in RulePage.Ids)
        {
            foreach (System.Text.RegularExpressions.Match link in System.Text.RegularExpressions.Regex.Matches(RulePage.Read(id).Text, @"\]\(([^)#]+)\)"))
            {
                Assert.True(File.Exists(Path.Combine(RulePage.Folder, link.Groups[1].Value)), $"{id}: {link.Groups[1].Value}");
            }
        }
    }

    [Fact]
    public void Rules_are_named_by_bands_and_keep_their_ids()
    {
        Assert.True(CapacityRules.BuiltIn.All.Count >= 25);
        Assert.All(CapacityRules.BuiltIn.All, rule => Assert.Matches("^LLMP[012349][0-9]{3}$", rule.Id));
        Assert.Equal(6, CapacityRules.BuiltIn.All.Select(rule => rule.Band).Distinct().Count());

        // Ids that were given out; add to the list, never take away.
        Assert.Equal(
            "0001-0018 1001-1010 2001-2013 3001-3007 4001-4008 9001-9001",
            string.Join(" ", CapacityRules.BuiltIn.All.GroupBy(rule => rule.Id[4]).Select(band => $"{band.First().Id[4..]}-{band.Last().Id[4..]}")));
    }

    private static IReadOnlyList<CapacityDiagnostic> Audit(PlanWorkspace workspace, IReadOnlyList<(string Name, string Text)> files)
    {
        foreach ((string name, string text) in files)
        {
            workspace.Write(name, text + "\n");
        }

        return workspace.AuditFile(Path.Combine(workspace.Root, "plan.llmplan.json"));
    }
}
