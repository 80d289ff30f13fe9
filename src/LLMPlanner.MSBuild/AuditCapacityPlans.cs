using LLMPlanner.Auditing;
using Microsoft.Build.Framework;

namespace LLMPlanner.MSBuild;

/// <summary>Audits plan files and logs every finding with its place, its code and the page of its rule.</summary>
[MSBuildMultiThreadableTask]
public sealed class AuditCapacityPlans : Microsoft.Build.Utilities.Task, ICancelableTask, IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();

    /// <summary>Gets or sets the plan files.</summary>
    [Required]
    public ITaskItem[] Plans { get; set; } = [];

    /// <summary>Gets or sets the folder of the project, which relative paths start from.</summary>
    [Required]
    public string ProjectDirectory { get; set; } = string.Empty;

    /// <summary>Gets or sets severities that win over those of plans and settings: <c>LLMP2001=error;LLMP3*=none</c>.</summary>
    public string? Severities { get; set; }

    /// <summary>Gets or sets a settings file.</summary>
    public string? SettingsFile { get; set; }

    /// <summary>Gets or sets an earlier report whose findings are left out.</summary>
    public string? BaselineFile { get; set; }

    /// <summary>Gets or sets the file that a SARIF report is written to.</summary>
    public string? SarifFile { get; set; }

    /// <summary>Gets or sets codes that are not reported (NoWarn).</summary>
    public string? Suppressed { get; set; }

    /// <summary>Gets or sets codes whose warnings are errors.</summary>
    public string? AsErrors { get; set; }

    /// <summary>Gets or sets codes whose warnings stay warnings.</summary>
    public string? NotAsErrors { get; set; }

    /// <summary>Gets or sets whether warnings are errors.</summary>
    public bool TreatWarningsAsErrors { get; set; }

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            Audit();
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (PlannerException e)
        {
            string text = e.RecommendedAction is { } action ? e.Message + " " + action : e.Message;
            Log.LogError(null, "LLMP0002", null, CapacityRules.BuiltIn.TryGet("LLMP0002")!.HelpLink, BuildEngine.ProjectFileOfTaskNode, 0, 0, 0, 0, Escaped(text));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Log.LogError(
                null, "LLMP9001", null, CapacityRules.BuiltIn.TryGet("LLMP9001")!.HelpLink, BuildEngine.ProjectFileOfTaskNode, 0, 0, 0, 0,
                Escaped("The audit failed: " + e.GetType().Name + ": " + e.Message));
            Log.LogMessage(MessageImportance.Low, Escaped(e.ToString()));
        }

        return !Log.HasLoggedErrors;
    }

    /// <inheritdoc/>
    public void Cancel() => _cancellation.Cancel();

    /// <summary>Frees what cancelling takes.</summary>
    public void Dispose() => _cancellation.Dispose();

    private void Audit()
    {
        var auditor = new CapacityAuditor(new AuditOptions
        {
            Root = ProjectDirectory,
            Settings = Full(SettingsFile) is { } settings ? AuditSettings.Read(settings) : null,
            Baseline = Full(BaselineFile) is { } baseline ? AuditBaseline.Read(baseline) : null,
            Severities = AuditSeverities.Parse(Severities),
            IncludeSuppressed = SarifFile is { Length: > 0 },
        });
        var policy = new BuildSeverities(Suppressed, AsErrors, NotAsErrors, TreatWarningsAsErrors);
        var report = new List<CapacityDiagnostic>();
        foreach (string path in Plans.Select(plan => plan.GetMetadata("FullPath")).Distinct(StringComparer.Ordinal).OrderBy(path => path, StringComparer.Ordinal))
        {
            foreach (CapacityDiagnostic diagnostic in auditor.Audit(CapacityPlanReader.Read(path), _cancellation.Token))
            {
                if (SarifFile is { Length: > 0 })
                {
                    report.Add(diagnostic);
                }

                if (!diagnostic.IsSuppressed && !policy.IsSuppressed(diagnostic.RuleId))
                {
                    Write(diagnostic, policy);
                }
            }
        }

        if (Full(SarifFile) is { } sarif)
        {
            new CapacityReport(report, ProjectDirectory).Write(sarif, ReportFormat.Find("Sarif", sarif), replace: true);
        }
    }

    // One finished text: arguments cross to other nodes as texts of their culture.
    private void Write(CapacityDiagnostic diagnostic, BuildSeverities policy)
    {
        string text = Escaped(diagnostic.Recommendation is { } recommendation ? diagnostic.Message + " " + recommendation : diagnostic.Message);
        switch (policy.Of(diagnostic))
        {
            case RuleSeverity.Error:
                Log.LogError(
                    null, diagnostic.RuleId, null, diagnostic.HelpLink, diagnostic.Path,
                    diagnostic.Line, diagnostic.Column, diagnostic.EndLine, diagnostic.EndColumn, text);
                break;
            case RuleSeverity.Warning:
                Log.LogWarning(
                    null, diagnostic.RuleId, null, diagnostic.HelpLink, diagnostic.Path,
                    diagnostic.Line, diagnostic.Column, diagnostic.EndLine, diagnostic.EndColumn, text);
                break;
            default:
                Log.LogMessage(
                    null, diagnostic.RuleId, null, diagnostic.Path,
                    diagnostic.Line, diagnostic.Column, diagnostic.EndLine, diagnostic.EndColumn, MessageImportance.Normal, text);
                break;
        }
    }

    private string? Full(string? path) => string.IsNullOrWhiteSpace(path) ? null : Path.GetFullPath(Path.Combine(ProjectDirectory, path!.Trim()));

    // Without arguments the helper leaves braces alone; line ends would break the one line that tools read.
    private static string Escaped(string text) => text.Replace("\r", string.Empty).Replace('\n', ' ');
}
