namespace LLMPlanner.Auditing;

/// <summary>Whether the file of a plan is in order: the answer of <c>Test-CapacityPlan</c>.</summary>
public sealed record CapacityPlanCheck
{
    /// <summary>Full path of the file.</summary>
    public required string Path { get; init; }

    /// <summary>Name of the plan.</summary>
    public required string Plan { get; init; }

    /// <summary>True where no finding is an error.</summary>
    public bool IsValid => Diagnostics.All(diagnostic => diagnostic.Severity != RuleSeverity.Error);

    /// <summary>How many deployments it has.</summary>
    public int Deployments { get; init; }

    /// <summary>How many targets it has.</summary>
    public int Targets { get; init; }

    /// <summary>What is wrong with it.</summary>
    public IReadOnlyList<CapacityDiagnostic> Diagnostics { get; init; } = [];

    /// <summary>Checks a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="auditor">Who checks it.</param>
    public static CapacityPlanCheck Of(CapacityPlan plan, CapacityAuditor auditor) => new()
    {
        Path = plan.Path,
        Plan = plan.Name,
        Deployments = plan.Deployments.Count,
        Targets = plan.Targets.Count,
        Diagnostics = [.. auditor.Validate(plan)],
    };

    /// <inheritdoc/>
    public override string ToString() => Plan + (IsValid ? ": valid" : ": not valid");
}
