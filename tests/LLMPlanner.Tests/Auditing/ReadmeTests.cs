using System.Text.RegularExpressions;
using LLMPlanner.Auditing;
using LLMPlanner.TestSupport;

namespace LLMPlanner.Tests.Auditing;

/// <summary>The plans of the README are judged as it says.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void The_first_plan_has_the_warning_that_is_shown_and_the_second_has_none()
    {
        string text = File.ReadAllText(Path.Combine(BuildPaths.Repository, "README.md")).ReplaceLineEndings("\n");
        string[] plans = [.. Regex.Matches(text, "```json\n(.*?)\n```", RegexOptions.Singleline).Select(match => match.Groups[1].Value)];
        string shown = Regex.Match(text, "```text\nplans/support.llmplan.json(.*?)\n```").Groups[1].Value;
        using var workspace = new PlanWorkspace();

        CapacityDiagnostic found = Assert.Single(workspace.Audit(plans[0]));

        Assert.Equal(shown, $"({found.Line},{found.Column}): warning {found.RuleId}: {found.Message} {found.Recommendation}");
        Assert.Equal(RuleSeverity.Warning, found.Severity);
        Assert.Empty(workspace.Audit(plans[1]));
        Assert.Contains($"[{CapacityRules.BuiltIn.All.Count} rules]", text, StringComparison.Ordinal);
    }
}
