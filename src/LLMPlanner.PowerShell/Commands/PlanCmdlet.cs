using System.Management.Automation;
using LLMPlanner.Auditing;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>What the cmdlets about plan files share: the files.</summary>
public abstract class PlanCmdlet : PlannerCmdlet
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>Gets or sets plan files, folders that hold some, or patterns with <c>*</c>, <c>?</c> and <c>**</c>.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>Gets or sets plan files, their paths taken as they are.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    private protected List<string> PlanPaths { get; } = [];

    private protected List<CapacityPlan> GivenPlans { get; } = [];

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        foreach (string path in Path ?? [])
        {
            AddPath(path, isLiteral: false);
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string path in LiteralPath ?? [])
        {
            AddPath(path, isLiteral: true);
        }
    }

    /// <summary>Finds the files of a path; each is taken once.</summary>
    private protected void AddPath(string path, bool isLiteral) => TryRun(() =>
    {
        string full = ModelSource.Literal(this, path);
        foreach (string file in isLiteral ? [full] : CapacityPlanFiles.Find(full))
        {
            if (_seen.Add(file))
            {
                PlanPaths.Add(file);
            }
        }
    });
}
