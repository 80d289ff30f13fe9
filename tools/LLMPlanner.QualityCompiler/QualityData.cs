using System.Globalization;

namespace LLMPlanner.QualityCompiler;

/// <summary>A model in one thinking mode: what has a quality.</summary>
/// <param name="Model">Model id.</param>
/// <param name="Mode"><c>thinking</c> or <c>direct</c>.</param>
internal readonly record struct ModelMode(string Model, string Mode) : IComparable<ModelMode>
{
    public int CompareTo(ModelMode other)
        => string.CompareOrdinal(Model, other.Model) is var order and not 0 ? order : string.CompareOrdinal(Mode, other.Mode);
}

/// <summary>One score.</summary>
internal sealed record Score(ModelMode Subject, string Benchmark, double Value, string Evidence, bool ModeStated, string Date);

/// <summary>What is known of a model beside its scores; the month of release may be unknown.</summary>
internal sealed record ModelFacts(double TotalBillions, double ActiveBillions, string Released);

/// <summary>How much perplexity a model lost to few bits.</summary>
internal sealed record QuantizationRow(double Billions, double BitsPerWeight, double PerplexityChangePercent);

/// <summary>The evidence of profiles/quality.</summary>
internal sealed record QualityData(
    IReadOnlyList<Score> Scores, IReadOnlyDictionary<string, ModelFacts> Models, IReadOnlyList<QuantizationRow> Quantization, BenchmarkTable Benchmarks)
{
    /// <summary>Reads the files of a folder.</summary>
    /// <exception cref="FormatException">A line is not what its header says; the message names file and line.</exception>
    public static QualityData Read(string folder)
    {
        BenchmarkTable benchmarks = BenchmarkTable.Read(Path.Combine(folder, "benchmarks.json"));
        List<Score> scores = Rows(folder, "scores.tsv", 8, cells => new Score(
            new ModelMode(cells[0], cells[1] is "thinking" or "direct" ? cells[1] : throw new FormatException("the mode must be thinking or direct")),
            cells[2], Number(cells[3]), cells[4], cells[5] == "1", cells[6]));
        Dictionary<string, ModelFacts> models = Rows(folder, "models.tsv", 4, cells => (cells[0], new ModelFacts(Number(cells[1]), Number(cells[2]), cells[3])))
            .ToDictionary(pair => pair.Item1, pair => pair.Item2, StringComparer.Ordinal);
        List<QuantizationRow> quantization = Rows(folder, "quantization-loss.tsv", 5, cells => new QuantizationRow(
            Math.Sqrt(Number(cells[1]) * Number(cells[2])), Number(cells[3]), Number(cells[4])));
        return new QualityData(scores, models, quantization, benchmarks);
    }

    private static List<T> Rows<T>(string folder, string name, int columns, Func<string[], T> read)
    {
        var rows = new List<T>();
        int number = 0;
        foreach (string line in File.ReadLines(Path.Combine(folder, name)))
        {
            number++;
            if (number == 1 || line.Length == 0)
            {
                continue;
            }

            string[] cells = line.Split('\t');
            try
            {
                rows.Add(cells.Length == columns ? read(cells) : throw new FormatException($"it has {cells.Length} cells, not {columns}"));
            }
            catch (FormatException e)
            {
                throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{name}, line {number}: {e.Message}"));
            }
        }

        return rows;
    }

    private static double Number(string cell)
        => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : throw new FormatException($"'{cell}' is no number");
}
