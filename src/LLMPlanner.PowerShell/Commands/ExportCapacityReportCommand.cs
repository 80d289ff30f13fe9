using System.Management.Automation;
using LLMPlanner.Auditing;
using LLMPlanner.PowerShell.Completion;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>Writes findings as a report.</summary>
[Cmdlet(VerbsData.Export, "CapacityReport", SupportsShouldProcess = true, HelpUri = HelpLinks.Base + "Export-CapacityReport.md")]
[OutputType(typeof(FileInfo))]
public sealed class ExportCapacityReportCommand : CancellableCmdlet
{
    private readonly List<CapacityDiagnostic> _diagnostics = [];

    /// <summary>Gets or sets the file to write.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>Gets or sets findings of Invoke-CapacityAudit.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowEmptyCollection]
    public CapacityDiagnostic[]? InputObject { get; set; }

    /// <summary>Gets or sets the format; what the ending of the file says where left out.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(ReportFormatCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Format { get; set; }

    /// <summary>Gets or sets the folder that paths in the report are relative to; the current one where left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Root { get; set; }

    /// <summary>Gets or sets whether a file that is there stays; reports replace the one of the last run otherwise.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Gets or sets whether to return the file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _diagnostics.AddRange(InputObject ?? []);

    /// <inheritdoc/>
    protected override void EndProcessing() => TryRun(() =>
    {
        string path = ModelSource.Literal(this, Path);
        ReportFormat format = ReportFormat.Find(Format, path);
        string root = Root is null ? SessionState.Path.CurrentFileSystemLocation.ProviderPath : ModelSource.Literal(this, Root);
        if (!ShouldProcess(path, "Write a " + format.Name + " report of " + _diagnostics.Count + " findings"))
        {
            return;
        }

        new CapacityReport(_diagnostics, root).Write(path, format, replace: !NoClobber);
        if (PassThru)
        {
            WriteObject(new FileInfo(path));
        }
    });
}
