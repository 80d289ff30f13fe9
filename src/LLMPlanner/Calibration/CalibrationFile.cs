using System.Globalization;
using System.Text.Json;
using LLMPlanner.Formats.HuggingFace;
using LLMPlanner.Resources;

namespace LLMPlanner.Calibration;

/// <summary>The file in the user's profile that keeps what was learned.</summary>
public static class CalibrationFile
{
    private const int FormatVersion = 1;
    private const int MostEntries = 10_000;

    /// <summary>Writes calibrations as JSON.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="calibrations">What to write.</param>
    public static void Write(Stream stream, IEnumerable<EngineCalibration> calibrations)
    {
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WriteNumber("version", FormatVersion);
        writer.WriteStartArray("calibrations");
        foreach (EngineCalibration calibration in calibrations)
        {
            writer.WriteStartObject();
            writer.WriteString("engine", calibration.Engine);
            writer.WriteString("engineVersion", calibration.EngineVersion);
            writer.WriteString("accelerator", calibration.Accelerator);
            writer.WriteNumber("samples", calibration.Samples);
            if (calibration.Date is { } date)
            {
                writer.WriteString("date", date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            }

            Write(writer, "weightRatio", calibration.WeightRatio);
            Write(writer, "reserveBytes", calibration.Reserve);
            Write(writer, "graphBytes", calibration.Graphs);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Reads calibrations.</summary>
    /// <param name="json">The file's bytes.</param>
    /// <param name="source">Name of the file, for messages.</param>
    /// <exception cref="PlannerException">The file is no JSON, or a value makes no sense; the message names both.</exception>
    public static IReadOnlyList<EngineCalibration> Read(ReadOnlyMemory<byte> json, string source)
    {
        ModelConfig root = ModelConfig.Parse(json, source);
        if (root.Size("version") is not FormatVersion)
        {
            throw root.Invalid("version", "it must be 1");
        }

        IReadOnlyList<ModelConfig> entries = root.Sections("calibrations") ?? throw root.Missing("calibrations");
        return entries.Count <= MostEntries
            ? [.. entries.Select(ReadEntry)]
            : throw PlannerException.Create(
                PlannerErrorKind.LimitExceeded, nameof(SR.ConfigListTooLong), source, source, "calibrations", entries.Count, MostEntries);
    }

    /// <summary>Old calibrations with new ones in place of those for the same engine version and accelerator.</summary>
    /// <param name="old">What was known.</param>
    /// <param name="learned">What is new.</param>
    public static IReadOnlyList<EngineCalibration> Merge(IEnumerable<EngineCalibration> old, IEnumerable<EngineCalibration> learned)
    {
        var merged = new SortedDictionary<string, EngineCalibration>(StringComparer.OrdinalIgnoreCase);
        foreach (EngineCalibration calibration in old.Concat(learned))
        {
            merged[string.Join("\n", calibration.Engine, calibration.EngineVersion, calibration.Accelerator)] = calibration;
        }

        return [.. merged.Values];
    }

    private static void Write(Utf8JsonWriter writer, string name, LearnedRange? range)
    {
        if (range is null)
        {
            return;
        }

        writer.WriteStartObject(name);
        writer.WriteNumber("mean", range.Mean);
        writer.WriteNumber("low", range.Low);
        writer.WriteNumber("high", range.High);
        writer.WriteNumber("samples", range.Samples);
        writer.WriteEndObject();
    }

    private static EngineCalibration ReadEntry(ModelConfig entry) => new()
    {
        Engine = entry.Text("engine") ?? throw entry.Missing("engine"),
        EngineVersion = entry.Text("engineVersion") ?? throw entry.Missing("engineVersion"),
        Accelerator = entry.Text("accelerator") ?? throw entry.Missing("accelerator"),
        Samples = (int)Math.Min(int.MaxValue, entry.RequiredSize("samples")),
        Date = DateTime.TryParseExact(entry.Text("date"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime date) ? date : null,
        WeightRatio = ReadRange(entry, "weightRatio", 0.5, 2),
        Reserve = ReadRange(entry, "reserveBytes", -1e13, 1e13),
        Graphs = ReadRange(entry, "graphBytes", -1e13, 1e13),
    };

    private static LearnedRange? ReadRange(ModelConfig entry, string name, double least, double most)
    {
        if (entry.Section(name) is not { } range)
        {
            return null;
        }

        double Figure(string key)
        {
            double value = range.Real(key) ?? throw range.Missing(key);
            return value >= least && value <= most ? value : throw range.Invalid(key, FormattableString.Invariant($"it must be from {least} to {most}"));
        }

        var read = new LearnedRange(Figure("mean"), Figure("low"), Figure("high"), (int)Math.Min(int.MaxValue, range.RequiredSize("samples")));
        return read.Low <= read.Mean && read.Mean <= read.High ? read : throw entry.Invalid(name, "low, mean and high must rise");
    }
}
