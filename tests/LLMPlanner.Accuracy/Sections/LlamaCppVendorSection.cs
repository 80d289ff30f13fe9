using System.Globalization;
using LLMPlanner.Accuracy.LlamaCpp;
using LLMPlanner.Engines;
using LLMPlanner.Hardware;
using LLMPlanner.Placement;
using LLMPlanner.Quantization;

namespace LLMPlanner.Accuracy.Sections;

/// <summary>What CUDA's ways add to buffers: several micro-batches in flight, copies of the host's weights, scratch.</summary>
public sealed class LlamaCppVendorSection : IAccuracySection
{
    private static readonly string[] s_notOptions = ["model", "quantization", "devices", "gpuCompute", "hostCompute"];

    /// <inheritdoc/>
    public int Order => 32;

    /// <inheritdoc/>
    public string Title => "llama.cpp's plans for devices with CUDA's ways";

    /// <inheritdoc/>
    public void Write(TextWriter writer)
    {
        Row[] rows = [.. Rows()];
        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{rows.Length} plans of llama.cpp v0.5.0 for stand-in devices with CUDA's alignment, events and host buffers, that take over products of the host's weights as CUDA does. The largest error of the devices of a plan counts:"));
        writer.WriteLine();
        writer.WriteLine("| layout | plans | within 0.1 % | mean error | worst |");
        writer.WriteLine("|---|---:|---:|---:|---:|");
        foreach (IGrouping<string, Row> layout in rows.GroupBy(row => row.Layout).OrderBy(rows => rows.Key, StringComparer.Ordinal))
        {
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {layout.Key} | {layout.Count()} | {layout.Count(row => row.Error <= 0.001)} | {layout.Average(row => row.Error):P2} | {layout.Max(row => row.Error):P1} |"));
        }
    }

    private static IEnumerable<Row> Rows()
    {
        InferenceEngine engine = EngineCatalog.BuiltIn.Find("llama.cpp");
        string[] lines = File.ReadAllLines(DataFile.Path("llamacpp-vendor-plans.tsv"));
        string[] names = lines[0].Split('\t');
        foreach (string line in lines.Skip(1))
        {
            Dictionary<string, string> cells = names.Zip(line.Split('\t')).ToDictionary(pair => pair.First, pair => pair.Second);
            long[] expected = [.. cells["gpuCompute"].Split(',').Select(text => long.Parse(text, CultureInfo.InvariantCulture))];
            WeightPlan weights = QuantizationCatalog.BuiltIn.Find(cells["quantization"], gguf: true).Plan(LlamaCppShapes.Get(cells["model"]), hasImportanceMatrix: false);
            HardwareProfile machine = Machine(expected.Length);
            EngineSettings settings = engine.ParseOptions(cells.Where(cell => !s_notOptions.Contains(cell.Key)).ToDictionary(cell => cell.Key, cell => cell.Value));
            EnginePlan plan = engine.Prepare(new EngineRequest(weights.Architecture, weights, settings, engine.Constants.NewestVersion) { Hardware = machine });
            int sequences = int.Parse(cells["parallel"], CultureInfo.InvariantCulture);
            long context = long.Parse(cells["ctx-size"], CultureInfo.InvariantCulture) / sequences;
            IReadOnlyList<PlacementEntry> entries = plan.Place(machine, useTotalMemory: true, context, sequences).Entries;
            yield return new Row(Layout(cells), expected.Select((bytes, device) => Math.Abs(entries[device].WorkspaceBytes - bytes) / (double)bytes).Max());
        }
    }

    private static string Layout(Dictionary<string, string> cells)
        => cells["n-cpu-moe"] != "0" ? "experts of some layers on the host"
            : cells["n-gpu-layers"] != "999" ? "some layers on the host"
            : cells["devices"] != "1" ? "several devices"
            : "one device";

    private static HardwareProfile Machine(int devices) => new()
    {
        Name = "stand-in",
        Accelerators = [.. Enumerable.Range(0, devices).Select(_ => new Accelerator { Name = "stand-in", Vendor = "NVIDIA", MemoryBytes = 1L << 46, UsableMemoryBytes = 1L << 46 })],
        SystemMemoryBytes = 1L << 50,
    };

    private sealed record Row(string Layout, double Error);
}
