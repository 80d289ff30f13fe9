using System.Text.Json;
using LLMPlanner.Resources;

namespace LLMPlanner.Auditing;

/// <summary>Reads plans. Nothing that a file holds is an exception: what is wrong becomes findings of the plan, and the rest is read.</summary>
public static class CapacityPlanReader
{
    /// <summary>The end of the names of plan files.</summary>
    public const string FileEnding = ".llmplan.json";

    /// <summary>Reads a plan with the files it includes.</summary>
    /// <param name="path">The file.</param>
    public static CapacityPlan Read(string path)
    {
        string full = Path.GetFullPath(path);
        var problems = new PlanProblems();
        var includes = new PlanIncludes(problems);
        return Make(full, includes.Read(full), problems);
    }

    /// <summary>Reads a plan from a text.</summary>
    /// <param name="json">The text.</param>
    /// <param name="path">The file it stands for, which relative paths start from; empty for none.</param>
    public static CapacityPlan Parse(string json, string path = "")
    {
        var problems = new PlanProblems();
        var includes = new PlanIncludes(problems);
        return Make(path, includes.Parse(System.Text.Encoding.UTF8.GetBytes(json), path), problems);
    }

    /// <summary>The severities in a list of settings by rule.</summary>
    internal static IEnumerable<PlanRuleSetting> Rules(PlanSection section, PlanProblems problems)
    {
        if (section.Section("rules") is not { } rules)
        {
            yield break;
        }

        foreach (PlanNode rule in rules.Node.Children)
        {
            if (!CapacityRules.BuiltIn.Any(rule.Name))
            {
                problems.Report("LLMP0010", new PlanPlace(rule.Path, rule.NameSpan ?? rule.Span), rule.Name, CapacityRules.BuiltIn.Nearest(rule.Name));
            }
            else if (rule.Kind == JsonValueKind.String && TrySeverity(rule.Text!, out RuleSeverity? severity))
            {
                yield return new PlanRuleSetting(rule.Name, severity) { Place = rule.Place };
            }
            else
            {
                problems.Report("LLMP0002", rule.Place, rule.Name, rule.Shown, SR.PlanExpectedSeverity);
            }
        }
    }

    /// <summary>Reads the word of a severity; <c>default</c> is null.</summary>
    internal static bool TrySeverity(string text, out RuleSeverity? severity)
    {
        severity = null;
        if (string.Equals(text.Trim(), "default", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        if (text.Any(char.IsLetter) && Enum.TryParse(text.Trim(), ignoreCase: true, out RuleSeverity value))
        {
            severity = value;
            return true;
        }

        return false;
    }

    private static CapacityPlan Make(string path, IReadOnlyList<PlanNode> files, PlanProblems problems)
    {
        PlanSection[] sections = [.. files.Select(file => new PlanSection(file, problems))];
        string? name = null;
        var deployments = new List<PlanDeployment>();
        var targets = new List<PlanTarget>();
        var rules = new List<PlanRuleSetting>();
        var suppressions = new List<PlanSuppression>();
        PlanObjectives? objectives = null;

        // Included files come first, so that what the plan itself says of a rule or an objective is said last.
        foreach (PlanSection section in sections)
        {
            name = section.Text("name", SR.PlanExpectedName) ?? name;
            section.Texts("include", SR.PlanExpectedPath);
            targets.AddRange(section.Sections("targets").Select((item, index) => new PlanTarget(item, index)));
            deployments.AddRange(section.Sections("deployments").Select((item, index) => new PlanDeployment(item, index)));
            objectives = section.Section("objectives") is { } goals ? new PlanObjectives(goals) : objectives;
            rules.AddRange(Rules(section, problems));
            suppressions.AddRange(section.Sections("suppressions").Select(item => new PlanSuppression(item)));
            section.Finish();
        }

        return new CapacityPlan(path)
        {
            Name = name ?? FileName(path),
            Deployments = deployments,
            Targets = targets,
            Objectives = objectives,
            Rules = rules,
            Suppressions = suppressions,
            Files = [.. files.Select(file => file.Path).Reverse()],
            IsReadable = files.Count > 0,
            Findings = problems.Findings,
        };
    }

    private static string FileName(string path)
    {
        string name = Path.GetFileName(path);
        return name.EndsWith(FileEnding, StringComparison.OrdinalIgnoreCase) ? name.Substring(0, name.Length - FileEnding.Length) : name;
    }
}
