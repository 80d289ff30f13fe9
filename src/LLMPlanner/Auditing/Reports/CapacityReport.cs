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

    internal string RelativePath(CapacityDiagnostic diagnostic)
        => diagnostic.Path.Length == 0 ? string.Empty : ReportPath.Relative(System.IO.Path.GetFullPath(Root), diagnostic.Path);

    /// <summary>Writes the report beside its place and then puts it there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">The format.</param>
    /// <param name="replace">Whether a file that is there may be replaced.</param>
    /// <exception cref="PlannerException">PlanFileExists or PlanNotWritten; what was there before is kept.</exception>
    public void Write(string path, ReportFormat format, bool replace) => OutputFile.Write(path, replace, stream => format.Write(this, stream));
}
