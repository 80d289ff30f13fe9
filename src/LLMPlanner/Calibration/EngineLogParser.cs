namespace LLMPlanner.Calibration;

/// <summary>
/// Reads start-up logs piece by piece, as they come. Memory does not grow with the log; a log that breaks off, or that begins in the
/// middle, gives what it holds.
/// </summary>
/// <param name="path">File it comes from, for the results; null for none.</param>
public sealed class EngineLogParser(string? path)
{
    private readonly EngineLog[] _logs = [new VllmLog(), new SgLangLog(), new OllamaLog(), new LlamaCppLog()];
    private MeasurementBuilder? _current;
    private EngineLog? _log;

    /// <summary>Lines read so far.</summary>
    public long Line { get; private set; }

    /// <summary>Reads a text of one line or more.</summary>
    /// <param name="text">Whole lines; what ends the last of them may be missing.</param>
    /// <returns>Start-ups that ended within it.</returns>
    public IEnumerable<EngineMeasurement> Read(string text)
    {
        long before = Line;
        var lines = new BoundedLineReader(new StringReader(text));
        while (lines.Read() is { } line)
        {
            if (ReadLine(line, before + lines.Number) is { } ended)
            {
                yield return ended;
            }
        }

        Line = Math.Max(Line, before + 1);
    }

    /// <summary>Ends the log.</summary>
    /// <returns>The start-up that was being read, where there was one.</returns>
    public IEnumerable<EngineMeasurement> End()
    {
        if (_current is { HasFigures: true } last)
        {
            yield return last.Build();
        }

        _current = null;
        _log = null;
    }

    /// <summary>Reads one line.</summary>
    internal EngineMeasurement? ReadLine(string line, long number)
    {
        Line = number;
        EngineMeasurement? ended = null;
        if (Array.Find(_logs, candidate => candidate.Starts(line, _current)) is { } starting)
        {
            ended = _current is { HasFigures: true } ? _current.Build() : null;

            // What Ollama starts is llama.cpp, and stays Ollama's.
            _log = starting is LlamaCppLog && _log is OllamaLog ? _log : starting;
            _current = new MeasurementBuilder(_log.Engine, path, number);
        }

        if (_log is not null)
        {
            _log.Read(line, _current!);
            return ended;
        }

        // The log begins in the middle of a start-up: the first line that one of the engines prints decides.
        foreach (EngineLog candidate in _logs)
        {
            var begun = new MeasurementBuilder(candidate.Engine, path, number);
            if (candidate.Read(line, begun) && begun.HasFigures)
            {
                _log = candidate;
                _current = begun;
                break;
            }
        }

        return ended;
    }
}
