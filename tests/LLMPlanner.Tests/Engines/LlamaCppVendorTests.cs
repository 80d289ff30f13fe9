using System.Globalization;
using LLMPlanner.Accuracy.LlamaCpp;
using LLMPlanner.Engines.LlamaCpp;
using LLMPlanner.Engines;
using LLMPlanner.Footprints;
using LLMPlanner.Hardware;
using LLMPlanner.Placement;
using LLMPlanner.Quantization;
using LLMPlanner.Tests.Quantization;

namespace LLMPlanner.Tests.Engines;

/// <summary>
/// What a vendor's backend adds, against plans of the real llama.cpp for stand-in devices that have CUDA's alignment, sizes, events, host
/// buffers and taste for the host's products.
/// </summary>
public sealed class LlamaCppVendorTests
{
    private static readonly string[] s_options =
    [
        "ctx-size", "parallel", "kv-unified", "cache-type-k", "cache-type-v", "flash-attn", "ubatch-size", "n-outputs", "n-gpu-layers", "n-cpu-moe", "swa-full",
    ];

    private static readonly Dictionary<string, string>[] s_rows = [.. Read()];

    [Fact]
    public void Buffers_of_whole_models_and_pipelines_are_within_a_twentieth()
    {
        foreach (Dictionary<string, string> row in s_rows.Where(row => row["n-gpu-layers"] == "999" && row["n-cpu-moe"] == "0"))
        {
            (long[] expected, long[] actual) = Compare(row);
            Assert.All(expected.Zip(actual), pair => Assert.InRange(pair.Second, pair.First * 0.95, pair.First * 1.05));
        }
    }

    [Fact]
    public void Most_of_them_are_equal_within_a_tenth_of_a_percent()
    {
        (long[] Expected, long[] Actual)[] all = [.. s_rows.Where(row => row["n-gpu-layers"] == "999" && row["n-cpu-moe"] == "0").Select(Compare)];
        int equal = all.Count(row => row.Expected.Zip(row.Actual).All(pair => Math.Abs(pair.First - pair.Second) <= pair.First / 1000));
        Assert.InRange(equal, all.Length * 3 / 4, all.Length);
    }

    [Fact]
    public void Offloaded_products_cost_what_they_cost()
    {
        double total = 0;
        int equal = 0;
        foreach (Dictionary<string, string> row in s_rows)
        {
            (long[] expected, long[] actual) = Compare(row);
            double worst = 0;
            foreach ((long first, long second) in expected.Zip(actual))
            {
                Assert.True(Math.Abs(first - second) <= Math.Max(first / 10, 1L << 20), string.Join(' ', row.Values) + " " + second);
                worst = Math.Max(worst, Math.Abs(first - second) / (double)first);
            }

            total += worst;
            equal += worst <= 0.003 ? 1 : 0;
        }

        // Copies are taken to be as large as the largest of their name, which decides the holes of two models' buffers.
        Assert.InRange(total / s_rows.Length, 0, 0.003);
        Assert.InRange(s_rows.Length - equal, 0, 3);
    }

    [Fact]
    public void Each_cause_is_a_component_and_only_where_it_holds()
    {
        Assert.Equal([], Names(Row("1", "999", "0", "f16")));
        Assert.Equal(["scratch for quantized cache"], Names(Row("1", "999", "0", "q8_0")));
        Assert.Equal(["op-offload copy"], Names(Row("1", "999", "24", "f16")));
        Assert.Equal(["pipeline copies"], Names(Row("2", "999", "0", "f16")));
    }

    private static Dictionary<string, string> Row(string devices, string layers, string cpuMoe, string type)
        => new(StringComparer.Ordinal)
        {
            ["model"] = "qwen3-30b-a3b", ["quantization"] = "Q4_K_M", ["devices"] = devices, ["ctx-size"] = "32768", ["parallel"] = "1", ["kv-unified"] = "0",
            ["cache-type-k"] = type, ["cache-type-v"] = type, ["flash-attn"] = "1", ["ubatch-size"] = "512", ["n-outputs"] = "1", ["n-gpu-layers"] = layers,
            ["n-cpu-moe"] = cpuMoe, ["swa-full"] = "0",
        };

    private static string[] Names(Dictionary<string, string> row)
    {
        LlamaCppPlan plan = Plan(row, Machine(int.Parse(row["devices"], CultureInfo.InvariantCulture)));
        string[] causes = ["pipeline copies", "op-offload copy", "scratch for quantized cache"];
        IReadOnlyList<FootprintComponent> components = plan.Components(32768, 1);
        return [.. components.Select(component => component.Name).Where(causes.Contains)];
    }

    private static (long[] Expected, long[] Actual) Compare(Dictionary<string, string> row)
    {
        long[] expected = [.. row["gpuCompute"].Split(',').Select(text => long.Parse(text, CultureInfo.InvariantCulture))];
        int sequences = int.Parse(row["parallel"], CultureInfo.InvariantCulture);
        long context = long.Parse(row["ctx-size"], CultureInfo.InvariantCulture) / sequences;
        HardwareProfile machine = Machine(expected.Length);
        DevicePlacement placement = Plan(row, machine).Place(machine, useTotalMemory: true, context, sequences);
        return (expected, [.. placement.Entries.Take(expected.Length).Select(entry => entry.WorkspaceBytes)]);
    }

    private static HardwareProfile Machine(int devices) => new()
    {
        Name = "stand-in",
        Accelerators = [.. Enumerable.Range(0, devices).Select(_ => new Accelerator { Name = "stand-in", Vendor = "NVIDIA", MemoryBytes = 1L << 46, UsableMemoryBytes = 1L << 46 })],
        SystemMemoryBytes = 1L << 50,
    };

    private static LlamaCppPlan Plan(Dictionary<string, string> row, HardwareProfile machine)
    {
        InferenceEngine engine = EngineCatalog.BuiltIn.Find("llama.cpp");
        WeightPlan weights = QuantizationCatalog.BuiltIn.Find(row["quantization"], gguf: true).Plan(LlamaCppShapes.Get(row["model"]), hasImportanceMatrix: false);
        var options = s_options.ToDictionary(name => name, name => row[name]);
        return (LlamaCppPlan)engine.Prepare(new EngineRequest(weights.Architecture, weights, engine.ParseOptions(options), engine.Constants.NewestVersion) { Hardware = machine });
    }

    private static IEnumerable<Dictionary<string, string>> Read()
    {
        string[] lines = File.ReadAllLines(TestData.Path("llamacpp-vendor-plans.tsv"));
        string[] names = lines[0].Split('\t');
        return lines.Skip(1).Select(line => names.Zip(line.Split('\t')).ToDictionary(pair => pair.First, pair => pair.Second));
    }
}
