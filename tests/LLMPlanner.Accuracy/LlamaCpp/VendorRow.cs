using System.Globalization;
using LLMPlanner.Engines;
using LLMPlanner.Hardware;
using LLMPlanner.Placement;
using LLMPlanner.Quantization;

namespace LLMPlanner.Accuracy.LlamaCpp;

/// <summary>A plan of the real llama.cpp for stand-in devices that have CUDA's alignment, sizes, events, host buffers and taste for the host's products.</summary>
/// <param name="Layout">Where layers and experts lie.</param>
/// <param name="IsWhole">Whether the devices have all of the model.</param>
/// <param name="Question">The cells of the row, for messages.</param>
/// <param name="Expected">Compute buffer of each device in bytes, as the engine plans it.</param>
/// <param name="Actual">The same as reckoned.</param>
public sealed record VendorRow(string Layout, bool IsWhole, string Question, IReadOnlyList<long> Expected, IReadOnlyList<long> Actual)
{
    private static readonly string[] s_notOptions = ["model", "quantization", "devices", "gpuCompute", "hostCompute"];

    /// <summary>Error of the device that is furthest off, as a share.</summary>
    public double Error => Expected.Zip(Actual, (expected, actual) => Math.Abs(expected - actual) / (double)expected).Max();

    /// <summary>All plans, in the order of the file.</summary>
    public static IReadOnlyList<VendorRow> All()
    {
        string[] lines = File.ReadAllLines(DataFile.Path("llamacpp-vendor-plans.tsv"));
        string[] names = lines[0].Split('\t');
        return [.. lines.Skip(1).Select(line => Read(names.Zip(line.Split('\t')).ToDictionary(pair => pair.First, pair => pair.Second)))];
    }

    private static VendorRow Read(Dictionary<string, string> cells)
    {
        InferenceEngine engine = EngineCatalog.BuiltIn.Find("llama.cpp");
        long[] expected = [.. cells["gpuCompute"].Split(',').Select(text => long.Parse(text, CultureInfo.InvariantCulture))];
        WeightPlan weights = QuantizationCatalog.BuiltIn.Find(cells["quantization"], gguf: true).Plan(LlamaCppShapes.Get(cells["model"]), hasImportanceMatrix: false);
        HardwareProfile machine = Machine(expected.Length);
        EngineSettings settings = engine.ParseOptions(cells.Where(cell => !s_notOptions.Contains(cell.Key)).ToDictionary(cell => cell.Key, cell => cell.Value));
        EnginePlan plan = engine.Prepare(new EngineRequest(weights.Architecture, weights, settings, engine.Constants.NewestVersion) { Hardware = machine });
        int sequences = int.Parse(cells["parallel"], CultureInfo.InvariantCulture);
        long context = long.Parse(cells["ctx-size"], CultureInfo.InvariantCulture) / sequences;
        IReadOnlyList<PlacementEntry> entries = plan.Place(machine, useTotalMemory: true, context, sequences).Entries;
        return new VendorRow(
            LayoutOf(cells),
            cells["n-gpu-layers"] == "999" && cells["n-cpu-moe"] == "0",
            string.Join(' ', cells.Values),
            expected,
            [.. entries.Take(expected.Length).Select(entry => entry.WorkspaceBytes)]);
    }

    private static string LayoutOf(Dictionary<string, string> cells)
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
}
