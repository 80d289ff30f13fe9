using System.Globalization;
using System.Text;
using LLMPlanner.Architectures;
using LLMPlanner.Formats.HuggingFace;
using LLMPlanner.Models;
using LLMPlanner.Quantization;

namespace LLMPlanner.Accuracy.Sections;

/// <summary>Sizes of GGUF files that people published.</summary>
public sealed class GgufFileSizeSection : IAccuracySection
{
    private const double Gibibyte = 1L << 30;

    // The shapes of models that are no presets, or whose files are older than the preset.
    private static readonly Dictionary<string, string> s_shapes = new(StringComparer.Ordinal)
    {
        ["llama-7b"] = Llama(32, 4096, 11008, 32, 32, 32000),
        ["llama-13b"] = Llama(40, 5120, 13824, 40, 40, 32000),
        ["llama-30b"] = Llama(60, 6656, 17920, 52, 52, 32000),
        ["llama-65b"] = Llama(80, 8192, 22016, 64, 64, 32000),
        ["llama-2-70b"] = Llama(80, 8192, 28672, 64, 8, 32000),
        ["llama-3-8b"] = Llama(32, 4096, 14336, 32, 8, 128256),
        ["llama-3-70b"] = Llama(80, 8192, 28672, 64, 8, 128256),
    };

    private static readonly Dictionary<string, string> s_presets = new(StringComparer.Ordinal)
    {
        ["qwen2.5-7b"] = "Qwen/Qwen2.5-7B-Instruct",
        ["qwen3-32b"] = "Qwen/Qwen3-32B",
        ["qwen3-30b-a3b"] = "Qwen/Qwen3-30B-A3B",
        ["qwen3-235b-a22b"] = "Qwen/Qwen3-235B-A22B",
        ["deepseek-v3"] = "deepseek-ai/DeepSeek-V3",
        ["gemma-3-27b"] = "google/gemma-3-27b-it",
        ["gpt-oss-20b"] = "openai/gpt-oss-20b",
    };

    /// <inheritdoc/>
    public int Order => 30;

    /// <inheritdoc/>
    public string Title => "Sizes of GGUF files";

    /// <summary>All rows, in the order of the file.</summary>
    internal static IReadOnlyList<SizeRow> Rows()
        => [.. File.ReadLines(DataFile.Path("gguf-file-sizes.tsv")).Skip(1).Select(line => Read(line.Split('\t')))];

    /// <inheritdoc/>
    public void Write(TextWriter writer)
    {
        IReadOnlyList<SizeRow> rows = Rows();
        SizeRow[] standard = [.. rows.Where(row => row.IsStandard)];
        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{standard.Count(row => row.IsEqual)} of {standard.Length} standard files are within a thousandth or half a printed digit. Standard is decided by the source before comparing: files made by llama.cpp's own quantizer. Those published with ik_llama.cpp have mixes of their own, whatever their label says; they are listed with their difference where their type exists in the mainline."));
        writer.WriteLine();
        writer.WriteLine("| model | mix | file, GiB | reckoned, GiB | difference | standard |");
        writer.WriteLine("|---|---|---:|---:|---:|---|");
        foreach (SizeRow row in rows.OrderByDescending(row => row.IsStandard).ThenBy(row => row.Model, StringComparer.Ordinal).ThenBy(row => row.Gibibytes))
        {
            string reckoned = row.Bytes is { } bytes ? (bytes / Gibibyte).ToString("F3", CultureInfo.InvariantCulture) : "";
            string difference = row.Bytes is { } known ? ((known / Gibibyte / row.Gibibytes) - 1).ToString("P2", CultureInfo.InvariantCulture) : "";
            string why = row.IsStandard ? "yes" : row.Bytes is null ? "no: a type or model of its own" : "no: made with ik_llama.cpp";
            writer.WriteLine($"| {row.Model} | {row.Quantization} | {row.Printed} | {reckoned} | {difference} | {why} |");
        }
    }

    private static SizeRow Read(string[] cells)
    {
        long? bytes = null;
        if (Architecture(cells[3]) is { } architecture)
        {
            try
            {
                QuantizationFormat format = QuantizationCatalog.BuiltIn.Find(cells[1], gguf: true);
                bytes = format.IsGguf ? format.Plan(architecture, hasImportanceMatrix: UsesMatrix(format.Id)).TextBytes : null;
            }
            catch (PlannerException)
            {
                // A type that the mainline does not have.
            }
        }

        return new SizeRow(cells[0], cells[1], cells[2], bytes, cells[4] == "yes");
    }

    // The published tables were made with an importance matrix for all types that gain from one.
    private static bool UsesMatrix(string id) => id.StartsWith("IQ", StringComparison.Ordinal);

    private static ModelArchitecture? Architecture(string shape)
    {
        if (s_shapes.TryGetValue(shape, out string? config))
        {
            return ModelFamilies.BuiltIn.Read(ModelConfig.Parse(Encoding.UTF8.GetBytes(config), shape));
        }

        return s_presets.TryGetValue(shape, out string? preset) ? ModelCatalog.BuiltIn.Find(preset).Architecture : null;
    }

    private static string Llama(int layers, int hidden, int width, int heads, int keyValueHeads, int vocabulary)
        => string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"model_type":"llama","num_hidden_layers":{{layers}},"hidden_size":{{hidden}},"intermediate_size":{{width}},"num_attention_heads":{{heads}},"num_key_value_heads":{{keyValueHeads}},"vocab_size":{{vocabulary}},"tie_word_embeddings":false}""");

    /// <summary>One published file.</summary>
    internal sealed record SizeRow(string Model, string Quantization, string Printed, long? Bytes, bool IsStandard)
    {
        public double Gibibytes => double.Parse(Printed, CultureInfo.InvariantCulture);

        public bool IsEqual
        {
            get
            {
                int digits = Printed.Contains('.') ? Printed.Length - Printed.IndexOf('.') - 1 : 0;
                double allowed = Math.Max(Gibibytes / 1000, 0.5 * Math.Pow(10, -digits)) + 1e-9;
                return Bytes is { } bytes && Math.Abs((bytes / Gibibyte) - Gibibytes) <= allowed;
            }
        }
    }
}
