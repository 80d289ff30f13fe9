namespace LLMPlanner.Auditing;

/// <summary>Collects what is wrong with the files of a plan while they are read; the rest is read on.</summary>
internal sealed class PlanProblems
{
    private readonly List<Finding> _findings = [];

    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>Adds a finding of a rule, with what fills its message.</summary>
    public void Report(string rule, PlanPlace place, params object?[] arguments)
        => _findings.Add(CapacityRules.BuiltIn.Get(rule).Find(place, arguments));
}
