using System.Management.Automation;
using LLMPlanner.Hardware;
using LLMPlanner.PowerShell.Binding;
using LLMPlanner.PowerShell.Completion;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>Writes profiles to a JSON file that follows a schema and that Import-HardwareProfile reads back as they were.</summary>
[Cmdlet(VerbsData.Export, "HardwareProfile", SupportsShouldProcess = true, DefaultParameterSetName = PathSet, HelpUri = HelpLinks.Base + "Export-HardwareProfile.md")]
[OutputType(typeof(FileInfo))]
public sealed class ExportHardwareProfileCommand : PlannerCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    private readonly List<HardwareProfile> _profiles = [];
    private bool _failed;

    /// <summary>Gets or sets the file to write.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Gets or sets the file to write, taken as it is.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string? LiteralPath { get; set; }

    /// <summary>Gets or sets machines: profiles, or names such as <c>RTX 4090</c>; this machine where left out.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true)]
    [Alias("InputObject")]
    [HardwareTransformation]
    [ArgumentCompleter(typeof(HardwareCompleter))]
    [SupportsWildcards]
    public HardwareArgument[]? Hardware { get; set; }

    /// <summary>Gets or sets whether a file that is there stays.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Gets or sets whether a read-only file is replaced too.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Gets or sets whether to return the file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _profiles.AddRange(HardwareOrThisMachine(Hardware));

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        // Where none could be had, a file that was there is worth more than an empty one.
        if (_profiles.Count > 0 || !_failed)
        {
            TryRun(Write);
        }
    }

    /// <inheritdoc/>
    protected override void OnItemFailed() => _failed = true;

    private void Write()
    {
        string path = ModelSource.Literal(this, LiteralPath ?? Path!);
        HardwareProfileFile.EnsureWritable(path, NoClobber, Force);
        if (!ShouldProcess(path, FormattableString.Invariant($"Write {_profiles.Count} hardware profiles")))
        {
            return;
        }

        HardwareProfileFile.Write(path, _profiles);
        if (PassThru)
        {
            WriteObject(new FileInfo(path));
        }
    }
}
