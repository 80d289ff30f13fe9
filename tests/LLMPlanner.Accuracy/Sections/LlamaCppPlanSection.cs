using System.Globalization;
using LLMPlanner.Accuracy.LlamaCpp;
using LLMPlanner.Engines;
using LLMPlanner.Engines.LlamaCpp;
using LLMPlanner.Hardware;
using LLMPlanner.Placement;
using LLMPlanner.Quantization;

namespace LLMPlanner.Accuracy.Sections;

/// <summary>Allocations as the real llama.cpp plans them.</summary>
public sealed class LlamaCppPlanSection : IAccuracySection
{
    private static readonly string[] s_options =
    [
        "ctx-size", "parallel", "kv-unified", "cache-type-k", "cache-type-v", "flash-attn", "ubatch-size", "n-outputs", "n-gpu-layers", "n-cpu-moe", "swa-full",
    ];

    private static readonly HardwareProfile s_machine = new()
    {
        Name = "emulated",
        Accelerators = [new Accelerator { Name = "emulated", MemoryBytes = 1L << 50, UsableMemoryBytes = 1L << 50 }],
        SystemMemoryBytes = 1L << 50,
    };

    /// <inheritdoc/>
    public int Order => 31;

    /// <inheritdoc/>
    public string Title => "llama.cpp's own plans";

    /// <inheritdoc/>
    public void Write(TextWriter writer)
    {
        Row[] rows = [.. Rows()];
        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{rows.Length:N0} plans of llama.cpp v0.5.0 for files without data and an emulated GPU: whole and partial offload, experts on the host, one to eight sequences, cache types, micro-batches of 128 to 2,048. Weights, cache and state are equal on every row (host weights on all but {rows.Count(row => !row.HostWeightsEqual)}); compute buffers:"));
        writer.WriteLine();
        writer.WriteLine("| model | plans | GPU buffer equal | mean error | worst | host buffer equal | mean error | worst |");
        writer.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|");
        foreach (IGrouping<string, Row> model in rows.GroupBy(row => row.Model))
        {
            Line(writer, model.Key, [.. model]);
        }

        Line(writer, "all", rows);
    }

    private static void Line(TextWriter writer, string name, Row[] rows)
        => writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {rows.Length} | {rows.Count(row => row.Device == 0)} | {rows.Average(row => Math.Abs(row.Device)):P3} | {rows.Max(row => Math.Abs(row.Device)):P2} | {rows.Count(row => row.Host == 0)} | {rows.Average(row => Math.Abs(row.Host)):P3} | {rows.Max(row => Math.Abs(row.Host)):P2} |"));

    private static IEnumerable<Row> Rows()
    {
        InferenceEngine engine = EngineCatalog.BuiltIn.Find("llama.cpp");
        string[] lines = File.ReadAllLines(DataFile.Path("llamacpp-plans.tsv"));
        string[] names = lines[0].Split('\t');
        var plans = new Dictionary<string, WeightPlan>(StringComparer.Ordinal);
        foreach (string line in lines.Skip(1))
        {
            Dictionary<string, string> cells = names.Zip(line.Split('\t')).ToDictionary(pair => pair.First, pair => pair.Second);
            string model = cells["model"];
            if (!plans.TryGetValue(model, out WeightPlan? weights))
            {
                weights = QuantizationCatalog.BuiltIn.Find(cells["quantization"], gguf: true).Plan(LlamaCppShapes.Get(model), hasImportanceMatrix: false);
                plans.Add(model, weights);
            }

            yield return Compare(engine, weights, model, cells);
        }
    }

    private static Row Compare(InferenceEngine engine, WeightPlan weights, string model, Dictionary<string, string> cells)
    {
        long Value(string name) => long.Parse(cells[name], CultureInfo.InvariantCulture);
        var options = s_options.ToDictionary(name => name, name => cells[name]);
        var plan = (LlamaCppPlan)engine.Prepare(
            new EngineRequest(weights.Architecture, weights, engine.ParseOptions(options), engine.Constants.NewestVersion));
        int sequences = (int)Value("parallel");
        long context = Value("ctx-size") / sequences;
        IReadOnlyList<PlacementEntry> entries = plan.Place(s_machine, useTotalMemory: true, context, sequences).Entries;
        long host = entries[1].WorkspaceBytes - plan.Compute.OutputBuffer(sequences, plan.Cells(context, sequences));
        return new Row(
            model,
            Error(entries[0].WorkspaceBytes, Value("gpuCompute")),
            Error(host, Value("hostCompute")),
            entries[1].WeightBytes == Value("hostWeights") + Value("hostRepack"));
    }

    private static double Error(long actual, long expected) => expected == 0 ? (actual == 0 ? 0 : 1) : (actual - expected) / (double)expected;

    private sealed record Row(string Model, double Device, double Host, bool HostWeightsEqual);
}
