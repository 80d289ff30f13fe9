using System.Management.Automation;
using LLMPlanner.Calibration;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>Reads what vLLM, SGLang, llama.cpp and Ollama print about memory when they start, from files or the pipeline.</summary>
[Cmdlet(VerbsData.Import, "EngineLog", DefaultParameterSetName = PathSet, HelpUri = HelpLinks.Base + "Import-EngineLog.md")]
[OutputType(typeof(EngineMeasurement))]
public sealed class ImportEngineLogCommand : CancellableCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const string TextSet = "Text";

    private readonly EngineLogParser _text = new(path: null);
    private ProgressReporter? _progress;
    private bool _hasText;
    private bool _found;

    /// <summary>Gets or sets paths of logs; wildcards are resolved.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet)]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    /// <summary>Gets or sets paths of logs, taken as they are.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    public string[]? LiteralPath { get; set; }

    /// <summary>Gets or sets lines of a log, as a program or Get-Content writes them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = TextSet, ValueFromPipeline = true)]
    [AllowEmptyString]
    [AllowNull]
    public string? InputObject { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => _progress = StartProgress("Reading engine logs");

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == TextSet)
        {
            _hasText = true;
            Write(_text.Read(InputObject ?? string.Empty));
            _progress?.Report("pipeline", _text.Line, 0);
            return;
        }

        ForEachFile(Path, LiteralPath, ReadFile);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_hasText)
        {
            Write(_text.End());
            if (!_found)
            {
                WriteError(PlannerErrors.ToRecord(PlannerException.EngineLogEmpty("pipeline")));
            }
        }

        _progress?.Dispose();
    }

    private void ReadFile(string file)
    {
        _found = false;
        Write(EngineLogReader.ReadFile(file, lines => _progress?.Report(file, lines, 0), CancellationToken));
        if (!_found)
        {
            throw PlannerException.EngineLogEmpty(file);
        }
    }

    private void Write(IEnumerable<EngineMeasurement> measurements)
    {
        foreach (EngineMeasurement measurement in measurements)
        {
            _found = true;
            WriteObject(measurement);
        }
    }
}
