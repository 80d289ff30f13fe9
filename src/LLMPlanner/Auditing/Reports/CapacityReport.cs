using LLMPlanner.Deployment;
using LLMPlanner.Placement;
using LLMPlanner.Recommendation;
using LLMPlanner.Resources;

namespace LLMPlanner.Auditing;

/// <summary>Findings in an order of their own, with the folder that paths are written relative to.</summary>
public sealed class CapacityReport
{
    /// <summary>Makes a report.</summary>
    /// <param name="diagnostics">The findings, in any order.</param>
    /// <param name="root">The folder that paths are written relative to.</param>
    public CapacityReport(IEnumerable<CapacityDiagnostic> diagnostics, string root)
    {
        Root = root;
        Diagnostics =
        [
            .. diagnostics
                .OrderBy(d => RelativePath(d), StringComparer.Ordinal)
                .ThenBy(d => d.Line)
                .ThenBy(d => d.Column)
                .ThenBy(d => d.RuleId, StringComparer.Ordinal)
                .ThenBy(d => d.Deployment, StringComparer.Ordinal)
                .ThenBy(d => d.Target, StringComparer.Ordinal)
                .ThenBy(d => d.Host, StringComparer.Ordinal)
                .ThenBy(d => d.Message, StringComparer.Ordinal),
        ];
    }

    /// <summary>The findings, by file, line, column, rule and subject: the same findings make the same report.</summary>
    public IReadOnlyList<CapacityDiagnostic> Diagnostics { get; }

    /// <summary>The folder that paths are written relative to.</summary>
    public string Root { get; }

    /// <summary>Fits to show beside the findings, in the order in which they came; formats for programs have no place for them.</summary>
    public IReadOnlyList<HardwareFit> Fits { get; init; } = [];

    /// <summary>Recommendations to show.</summary>
    public IReadOnlyList<ModelRecommendation> Recommendations { get; init; } = [];

    /// <summary>Deployment plans to show.</summary>
    public IReadOnlyList<DeploymentPlan> Deployments { get; init; } = [];

    /// <summary>Whether there is more in it than findings.</summary>
    internal bool HasAnswers => Fits.Count + Recommendations.Count + Deployments.Count > 0;

    internal string RelativePath(CapacityDiagnostic diagnostic)
        => diagnostic.Path.Length == 0 ? string.Empty : ReportPath.Relative(System.IO.Path.GetFullPath(Root), diagnostic.Path);

    /// <summary>Writes the report beside its place and then puts it there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">The format.</param>
    /// <param name="replace">Whether a file that is there may be replaced.</param>
    /// <exception cref="PlannerException">ReportFormatTakesFindings, PlanFileExists or PlanNotWritten; what was there before is kept.</exception>
    public void Write(string path, ReportFormat format, bool replace)
    {
        if (HasAnswers && !format.ShowsAnswers)
        {
            throw PlannerException.Create(PlannerErrorKind.InvalidArgument, nameof(SR.ReportFormatTakesFindings), path, format.Name);
        }

        OutputFile.Write(path, replace, stream => format.Write(this, stream));
    }
}
