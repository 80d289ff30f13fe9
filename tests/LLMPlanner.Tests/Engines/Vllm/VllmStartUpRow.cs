using System.Globalization;
using System.Text;
using LLMPlanner.Engines;
using LLMPlanner.Engines.Serving;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Quantization;

namespace LLMPlanner.Tests.Engines.Vllm;

/// <summary>What one start-up of vLLM printed, with the model, the cards and the options it was started with.</summary>
internal sealed class VllmStartUpRow
{
    /// <summary>Digits after the point of a printed GiB figure leave this much open.</summary>
    public const double Rounding = 0.00501;

    private const double Gibibyte = 1L << 30;

    private readonly Dictionary<string, string> _cells;
    private readonly Lazy<ServingPlan> _plan;

    private VllmStartUpRow(Dictionary<string, string> cells)
    {
        _cells = cells;
        _plan = new(Prepare);
    }

    public static IReadOnlyList<VllmStartUpRow> All { get; } = [.. Read()];

    public ModelPreset Model => ModelCatalog.BuiltIn.Find(_cells["model"]);

    public int Ranks => int.Parse(_cells["tp"], CultureInfo.InvariantCulture);

    public bool Failed => _cells["note"] == "failed";

    public long Length => this["length"] is { } length ? (long)length : 8192;

    public bool HasLength => this["length"] is not null;

    /// <summary>The machine; null where the log does not name the card.</summary>
    public HardwareProfile? Machine => _cells["card"].Length == 0 ? null : Repeat(HardwareCatalog.BuiltIn.Find(_cells["card"]), Ranks);

    public bool IsRocm => Machine?.Accelerators[0].Vendor == "AMD";

    /// <summary>True where card, share and version are named, so that the budget can be checked.</summary>
    public bool NamesAll => Machine is { } machine && machine.Accelerators[0].Vendor is not null && this["utilization"] is not null
        && _cells["version"].Length > 0 && this["cacheGiB"] is not null && !Failed;

    /// <summary>A printed figure, or null where the log has none.</summary>
    public double? this[string name] => _cells[name].Length == 0 ? null : double.Parse(_cells[name], CultureInfo.InvariantCulture);

    public ServingPlan Plan => _plan.Value;

    public ServingShape Shape => new(Ranks, 1, 1, false);

    public double WeightsGiB => Plan.Divide(Shape).Weights.Stage(0, Model.Architecture.LayerCount) / Gibibyte;

    public override string ToString() => string.Join(' ', _cells.Values.Where(value => value.Length > 0));

    private static HardwareProfile Repeat(HardwareProfile one, int count)
        => one with { Accelerators = [.. Enumerable.Repeat(one.Accelerators[0], count)] };

    private ServingPlan Prepare()
    {
        InferenceEngine engine = EngineCatalog.BuiltIn.Find("vllm");
        Dictionary<string, string> options = _cells["options"].Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(option => option.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        options["tensor-parallel-size"] = _cells["tp"];
        if (_cells["utilization"].Length > 0)
        {
            options["gpu-memory-utilization"] = _cells["utilization"];
        }

        WeightPlan weights = Format(_cells["weights"]).Plan(Model.Architecture);
        string version = engine.Constants.Resolve(_cells["version"].Length == 0 ? null : _cells["version"], out _);
        return (ServingPlan)engine.Prepare(new EngineRequest(Model.Architecture, weights, engine.ParseOptions(options), version) { Hardware = Machine });
    }

    /// <summary>A built-in precision, or one that a checkpoint's own quantization settings describe.</summary>
    private static QuantizationFormat Format(string name) => name switch
    {
        "int4-g128" => Own("gptq", "linear", 128, 2, 0),
        "int4-g32-experts" => Own("awq", "experts", 32, 2, 0),
        "nvfp4-experts" => Own("nvfp4", "experts", 16, 1, 4),
        _ => QuantizationCatalog.BuiltIn.Find(name, gguf: false),
    };

    private static QuantizationFormat Own(string id, string scope, int group, int scaleBytes, int tensorBytes)
        => QuantizationReader.Read(
            Encoding.UTF8.GetBytes(
                $$"""
                {
                  "id": "{{id}}", "format": "precision", "bits": 4, "scope": "{{scope}}", "highPrecision": "bf16", "perTensorBytes": {{tensorBytes}},
                  "scale": { "kind": "group", "columns": {{group}}, "bytes": {{scaleBytes}} }
                }
                """),
            "test");

    private static IEnumerable<VllmStartUpRow> Read()
    {
        string[] lines = File.ReadAllLines(TestData.Path("vllm-start-up.tsv"));
        string[] names = lines[0].Split('\t');
        return lines.Skip(1).Select(line => new VllmStartUpRow(names.Zip(line.Split('\t')).ToDictionary(pair => pair.First, pair => pair.Second)));
    }
}
