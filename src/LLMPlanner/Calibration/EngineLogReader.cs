using LLMPlanner.Resources;

namespace LLMPlanner.Calibration;

/// <summary>
/// Reads start-up logs of vLLM, SGLang, llama.cpp and Ollama, which it tells apart by their lines. Logs are streamed: memory does not grow
/// with them. A log that breaks off, or that begins in the middle, gives what it holds.
/// </summary>
public static class EngineLogReader
{
    private const int LinesPerReport = 10_000;

    /// <summary>Reads a log.</summary>
    /// <param name="reader">The log's text.</param>
    /// <param name="path">File it comes from, for the results; null for none.</param>
    /// <param name="progress">Called with the number of lines read, every 10,000 lines; null for none.</param>
    /// <param name="cancellation">Ends the reading between two lines.</param>
    /// <returns>A measurement for every start-up, each as soon as the next begins or the log ends.</returns>
    public static IEnumerable<EngineMeasurement> Read(
        TextReader reader, string? path = null, Action<long>? progress = null, CancellationToken cancellation = default)
    {
        var parser = new EngineLogParser(path);
        var lines = new BoundedLineReader(reader);
        while (lines.Read() is { } line)
        {
            if (lines.Number % LinesPerReport == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Invoke(lines.Number);
            }

            if (parser.ReadLine(line, lines.Number) is { } ended)
            {
                yield return ended;
            }
        }

        foreach (EngineMeasurement last in parser.End())
        {
            yield return last;
        }
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="progress">Called with the number of lines read; null for none.</param>
    /// <param name="cancellation">Ends the reading between two lines.</param>
    /// <exception cref="PlannerException">LogNotReadable: the file is missing or cannot be opened.</exception>
    public static IEnumerable<EngineMeasurement> ReadFile(string path, Action<long>? progress = null, CancellationToken cancellation = default)
    {
        StreamReader reader;
        try
        {
            reader = new StreamReader(path, detectEncodingFromByteOrderMarks: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw PlannerException.CreateFrom(e, PlannerErrorKind.NotFound, nameof(SR.LogNotReadable), path, path, e.Message);
        }

        return Dispose(reader, Read(reader, path, progress, cancellation));
    }

    private static IEnumerable<EngineMeasurement> Dispose(StreamReader reader, IEnumerable<EngineMeasurement> measurements)
    {
        using (reader)
        {
            foreach (EngineMeasurement measurement in measurements)
            {
                yield return measurement;
            }
        }
    }
}
