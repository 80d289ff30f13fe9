using System.Globalization;
using System.Text;
using System.Text.Json;
using LLMPlanner.Architectures;
using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Accuracy.Sections;

/// <summary>Computed against published parameter counts and sizes, with the cause of every difference.</summary>
public sealed class ParameterSection : IAccuracySection
{
    /// <inheritdoc/>
    public int Order => 10;

    /// <inheritdoc/>
    public string Title => "Parameter counts";

    /// <inheritdoc/>
    public void Write(TextWriter writer)
    {
        Row[] rows = [.. File.ReadLines(DataFile.Path("parameter-counts.jsonl")).Select(Row.Parse)];
        int exact = rows.Count(row => row.Computed == row.Known);
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{exact} of {rows.Length} rows equal the known count to the parameter. *Published* is what a hub or an index says of the files; *difference* explains it."));
        foreach (IGrouping<string, Row> family in rows.GroupBy(row => row.Type).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            writer.WriteLine();
            writer.WriteLine("### " + family.Key);
            writer.WriteLine();
            writer.WriteLine("| model | computed | known | active | published | difference |");
            writer.WriteLine("|---|---:|---:|---:|---:|---|");
            foreach (Row row in family.OrderBy(row => row.Name, StringComparer.Ordinal))
            {
                writer.WriteLine(row.ToMarkdown());
            }
        }
    }

    private sealed record Row(string Name, string Type, long Known, long Computed, long Active, string Published, string Difference)
    {
        public static Row Parse(string line)
        {
            JsonElement row = JsonDocument.Parse(line).RootElement;
            string name = row.GetProperty("name").GetString()!;
            ModelConfig config = ModelConfig.Parse(Encoding.UTF8.GetBytes(row.GetProperty("config").GetRawText()), name);
            ModelArchitecture model = ModelFamilies.BuiltIn.Read(config);
            (string published, string difference) = Compare(row, model, QuantizationConfig.Read(config));
            return new Row(name, config.ModelType, row.GetProperty("total").GetInt64(), model.Tensors.TotalParameters, model.Tensors.ActiveParameters, published, difference);
        }

        public string ToMarkdown()
            => string.Create(CultureInfo.InvariantCulture, $"| {Name} | {Computed:N0} | {Known:N0} | {Active:N0} | {Published} | {Difference} |");

        private static (string Published, string Difference) Compare(JsonElement row, ModelArchitecture model, QuantizationConfig? quantization)
        {
            if (row.TryGetProperty("published", out JsonElement count))
            {
                PublishedDifference difference = PublishedDifference.OfCount(model, quantization, count.GetInt64());
                return (Number(count.GetInt64()), Text(difference));
            }

            if (row.TryGetProperty("publishedBytes", out JsonElement bytes))
            {
                PublishedDifference difference = PublishedDifference.OfBytes(model, quantization, bytes.GetInt64());
                return (Number(bytes.GetInt64()) + " bytes", Text(difference));
            }

            return (string.Empty, string.Empty);
        }

        private static string Text(PublishedDifference difference)
        {
            string causes = string.Join(", ", difference.Causes.Select(cause => $"{cause.Key} {(cause.Amount < 0 ? "−" : "+")}{Number(Math.Abs(cause.Amount))}"));
            return difference.IsExplained ? (causes.Length == 0 ? "none" : causes) : $"{causes} unexplained {Number(difference.Remainder)}";
        }

        private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
    }
}
