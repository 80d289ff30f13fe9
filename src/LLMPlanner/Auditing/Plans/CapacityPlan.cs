namespace LLMPlanner.Auditing;

/// <summary>What runs where, and what it must keep to: a file <c>*.llmplan.json</c> with the files it includes.</summary>
public sealed class CapacityPlan
{
    internal CapacityPlan(string path) => Path = path;

    /// <summary>The full path; empty for a plan that was never written.</summary>
    public string Path { get; }

    /// <summary>The name; that of the file where the plan has none.</summary>
    public string Name { get; internal init; } = string.Empty;

    /// <summary>The models that run.</summary>
    public IReadOnlyList<PlanDeployment> Deployments { get; internal init; } = [];

    /// <summary>Where they run.</summary>
    public IReadOnlyList<PlanTarget> Targets { get; internal init; } = [];

    /// <summary>What the plan must keep to; null where it says nothing.</summary>
    public PlanObjectives? Objectives { get; internal init; }

    /// <summary>Severities of rules, the weakest first.</summary>
    public IReadOnlyList<PlanRuleSetting> Rules { get; internal init; } = [];

    /// <summary>Findings that are accepted.</summary>
    public IReadOnlyList<PlanSuppression> Suppressions { get; internal init; } = [];

    /// <summary>The files it was read from, the plan first.</summary>
    public IReadOnlyList<string> Files { get; internal init; } = [];

    /// <summary>Whether the file could be read at all.</summary>
    public bool IsReadable { get; internal init; }

    /// <summary>What is wrong with the files.</summary>
    internal IReadOnlyList<Finding> Findings { get; init; } = [];

    internal PlanPlace Place => new(Path, TextSpan.Start);

    /// <summary>The folder that relative paths start from.</summary>
    internal static string Folder(PlanElement element)
        => element.Path.Length == 0 ? Directory.GetCurrentDirectory() : System.IO.Path.GetDirectoryName(element.Path) ?? string.Empty;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
