using System.Collections;
using System.Management.Automation;
using LLMPlanner.Hardware;
using LLMPlanner.Hardware.Import;
using LLMPlanner.PowerShell.Binding;
using LLMPlanner.PowerShell.Conversion;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>Makes profiles of what tools print, of cluster nodes, inventories and exported profiles, from files or the pipeline.</summary>
[Cmdlet(VerbsData.Import, "HardwareProfile", DefaultParameterSetName = PathSet, HelpUri = HelpLinks.Base + "Import-HardwareProfile.md")]
[OutputType(typeof(HardwareProfile))]
public sealed class ImportHardwareProfileCommand : PlannerCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const string InputSet = "InputObject";
    private const int MaxWarned = 20;

    private readonly PipedTexts _piped = new();
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private ProgressReporter? _progress;
    private int _machines;
    private int _warned;

    /// <summary>Gets or sets files; wildcards are resolved.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>Gets or sets files, taken as they are.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>Gets or sets text, whole or line by line, files, rows of Import-Csv, or what ConvertFrom-Json returned.</summary>
    [Parameter(Mandatory = true, ParameterSetName = InputSet, ValueFromPipeline = true)]
    [AllowEmptyString]
    [AllowNull]
    public object? InputObject { get; set; }

    /// <summary>Gets or sets the format; told by the beginning of the text where left out.</summary>
    [Parameter]
    public HardwareImportFormat Format { get; set; }

    /// <summary>Gets or sets which column holds what: <c>@{ Accelerator = 'Grafikkarte'; SystemMemory = 'RAM (GB)' }</c>.</summary>
    [Parameter]
    public IDictionary? ColumnMap { get; set; }

    /// <summary>Gets or sets what parts the fields of a table; told by its header where left out.</summary>
    [Parameter]
    public char? Delimiter { get; set; }

    /// <summary>Gets or sets the name of the machine, for formats that tell none.</summary>
    [Parameter]
    public string? MachineName { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => _progress = StartProgress("Reading hardware profiles");

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        ForEachFile(Path, LiteralPath, ReadFile);

        if (InputObject is not null)
        {
            TryRun(() => ReadInput(InputObject));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        foreach (PipedText text in _piped.Rest())
        {
            TryRun(() => ReadText(text));
        }

        _progress?.Dispose();
        if (_warned > MaxWarned)
        {
            WriteWarning(HardwareImporter.WarningsLeft(_warned - MaxWarned));
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _piped.Dispose();
        }

        base.Dispose(disposing);
    }

    private void ReadInput(object input)
    {
        switch (Piped.Bare(input))
        {
            case FileSystemInfo file:
                ReadFile(file.FullName);
                break;
            case HardwareProfile profile:
                Write(profile);
                break;
            default:
                if (_piped.Add(input) is { } whole)
                {
                    ReadText(whole);
                }

                break;
        }
    }

    private void ReadFile(string path)
    {
        HardwareImportOptions options = Options(System.IO.Path.GetFileNameWithoutExtension(path));
        foreach (HardwareProfile profile in HardwareImporter.ReadFile(path, options, CancellationToken))
        {
            Write(profile);
        }
    }

    private void ReadText(PipedText text)
    {
        string? file = text.File is null ? null : System.IO.Path.GetFileNameWithoutExtension(text.File);
        HardwareImportOptions options = Options(text.Computer ?? file) with { SourceName = text.Computer ?? text.File ?? "input" };
        foreach (HardwareProfile profile in HardwareImporter.Read(text.Content, options, CancellationToken))
        {
            Write(profile);
        }
    }

    private HardwareImportOptions Options(string? fallbackName) => new()
    {
        Format = Format,
        MachineName = MachineName,
        FallbackName = fallbackName,
        Delimiter = Delimiter,
        ColumnMap = ColumnMap?.Cast<DictionaryEntry>().ToDictionary(
            pair => LanguagePrimitives.ConvertTo<string>(pair.Key), pair => LanguagePrimitives.ConvertTo<string>(pair.Value), StringComparer.OrdinalIgnoreCase),
        Catalog = Hardwares,
        KnownNames = _names,
        OnItemError = ReportProblem,
    };

    // A fleet may have thousands of warnings: the first ones are told, all are on the profiles.
    private void Write(HardwareProfile profile)
    {
        if (profile.Warnings.Count > 0 && ++_warned <= MaxWarned)
        {
            WriteWarning(profile.Name + ": " + string.Join(" ", profile.Warnings));
        }

        _progress?.Report(profile.Name, ++_machines, 0);
        WriteObject(profile);
    }
}
