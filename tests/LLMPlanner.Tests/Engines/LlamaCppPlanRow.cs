using System.Collections;
using System.Globalization;
using LLMPlanner.Accuracy.LlamaCpp;
using LLMPlanner.Engines.LlamaCpp;
using LLMPlanner.Engines;
using LLMPlanner.Quantization;
using LLMPlanner.Tests.Quantization;

namespace LLMPlanner.Tests.Engines;

/// <summary>One allocation as the real llama.cpp planned it, with its GPU emulated, so that no vendor's extras are in it.</summary>
internal sealed class LlamaCppPlanRow
{
    private static readonly string[] s_options =
    [
        "ctx-size", "parallel", "kv-unified", "cache-type-k", "cache-type-v", "flash-attn", "ubatch-size", "n-outputs", "n-gpu-layers", "n-cpu-moe", "swa-full",
    ];

    private readonly Dictionary<string, string> _cells;

    private LlamaCppPlanRow(Dictionary<string, string> cells) => _cells = cells;

    public static IReadOnlyList<LlamaCppPlanRow> All { get; } = [.. Read()];

    public string Model => _cells["model"];

    public int Sequences => (int)this["parallel"];

    public long this[string name] => long.Parse(_cells[name], CultureInfo.InvariantCulture);

    public IDictionary Options => s_options.ToDictionary(name => name, name => _cells[name]);

    public LlamaCppPlan Plan()
    {
        InferenceEngine engine = EngineCatalog.BuiltIn.Find("llama.cpp");
        QuantizationFormat format = QuantizationCatalog.BuiltIn.Find(_cells["quantization"], gguf: true);
        WeightPlan weights = s_weights.GetOrAdd((Model, format.Id), _ => format.Plan(LlamaCppShapes.Get(Model), hasImportanceMatrix: false));
        return (LlamaCppPlan)engine.Prepare(new EngineRequest(weights.Architecture, weights, engine.ParseOptions(Options), engine.Constants.NewestVersion));
    }

    public override string ToString() => string.Join(' ', _cells.Where(cell => s_options.Append("model").Contains(cell.Key)).Select(cell => $"{cell.Key}={cell.Value}"));

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<(string, string), WeightPlan> s_weights = new();

    private static IEnumerable<LlamaCppPlanRow> Read()
    {
        string[] lines = File.ReadAllLines(TestData.Path("llamacpp-plans.tsv"));
        string[] names = lines[0].Split('\t');
        return lines.Skip(1).Select(line => new LlamaCppPlanRow(names.Zip(line.Split('\t')).ToDictionary(pair => pair.First, pair => pair.Second)));
    }
}
