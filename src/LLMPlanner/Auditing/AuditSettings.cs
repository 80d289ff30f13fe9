namespace LLMPlanner.Auditing;

/// <summary>Severities of rules that hold for every plan: a file <c>{ "rules": { "LLMP2001": "error" } }</c>.</summary>
public sealed class AuditSettings
{
    private AuditSettings(string path, IReadOnlyList<PlanRuleSetting> rules, IReadOnlyList<Finding> findings)
    {
        Path = path;
        Rules = rules;
        Findings = findings;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The severities, the weakest first.</summary>
    public IReadOnlyList<PlanRuleSetting> Rules { get; }

    /// <summary>What is wrong with the file.</summary>
    internal IReadOnlyList<Finding> Findings { get; }

    /// <summary>Reads a settings file. What is wrong with it becomes findings of the audit.</summary>
    /// <param name="path">The file.</param>
    public static AuditSettings Read(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        var problems = new PlanProblems();
        var rules = new List<PlanRuleSetting>();
        foreach (PlanNode file in new PlanIncludes(problems).Read(full))
        {
            var section = new PlanSection(file, problems);
            section.Texts("include", Resources.SR.PlanExpectedPath);
            rules.AddRange(CapacityPlanReader.Rules(section, problems));
            section.Finish();
        }

        return new AuditSettings(full, rules, problems.Findings);
    }
}
