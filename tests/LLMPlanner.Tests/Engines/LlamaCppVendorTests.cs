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

    private static readonly IReadOnlyList<VendorRow> s_rows = VendorRow.All();

    [Fact]
    public void Buffers_of_whole_models_and_pipelines_are_within_a_twentieth()
        => Assert.All(s_rows.Where(row => row.IsWhole), row => Assert.InRange(row.Error, 0, 0.05));

    [Fact]
    public void Most_of_them_are_equal_within_a_tenth_of_a_percent()
    {
        VendorRow[] all = [.. s_rows.Where(row => row.IsWhole)];
        Assert.InRange(all.Count(row => row.Error <= 0.001), all.Length * 3 / 4, all.Length);
    }

    [Fact]
    public void Offloaded_products_cost_what_they_cost()
    {
        foreach (VendorRow row in s_rows)
        {
            Assert.All(
                row.Expected.Zip(row.Actual),
                pair => Assert.True(Math.Abs(pair.First - pair.Second) <= Math.Max(pair.First / 10, 1L << 20), row.Question + " " + pair.Second));
        }

        // Copies are taken to be as large as the largest of their name, which decides the holes of two models' buffers.
        Assert.InRange(s_rows.Average(row => row.Error), 0, 0.003);
        Assert.InRange(s_rows.Count(row => row.Error > 0.003), 0, 3);
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
}
