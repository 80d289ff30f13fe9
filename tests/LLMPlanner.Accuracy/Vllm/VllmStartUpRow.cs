using System.Globalization;
using System.Text;
using LLMPlanner.Engines;
using LLMPlanner.Engines.Serving;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Placement;
using LLMPlanner.Quantization;

namespace LLMPlanner.Accuracy.Vllm;

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

    /// <summary>The card by name.</summary>
    public string Card => _cells["card"].Length == 0 ? "not named" : _cells["card"];

    /// <summary>True for the text models of one published series of runs on H100, which the tight target is for.</summary>
    public bool IsTextSeries => Card.StartsWith("H100", StringComparison.Ordinal) && !Model.Model.StartsWith("mistralai/", StringComparison.Ordinal);

    public string Version => _cells["version"];

    public string Weights => _cells["weights"];

    /// <summary>Relative error of the weights of a rank; null where the log has none, or where the target leaves small ROCm rows out.</summary>
    public double? WeightError => this["weightsGiB"] is { } measured && !(IsRocm && measured < 13) ? (WeightsGiB / measured) - 1 : null;

    /// <summary>What a rank of the first stage holds, with its pool.</summary>
    public PlacementEntry Entry => Plan.Place(Machine!, useTotalMemory: true, Length, 1).Entries[0];

    /// <summary>Whether the printed pool lies within the stated limits, up to its last digit.</summary>
    public bool HoldsBudget(PlacementEntry entry)
        => this["cacheGiB"]!.Value >= (entry.KvCacheBudgetLowBytes / Gibibyte) - Rounding
            && this["cacheGiB"]!.Value <= (entry.KvCacheBudgetHighBytes / Gibibyte) + Rounding;

    /// <summary>True where the log prints what a pool of so many bytes holds.</summary>
    public bool PrintsTokens => this["cacheTokens"] > 0 && this["cacheGiB"] is not null;

    /// <summary>Fewest and most tokens that the printed pool can hold, and whether tokens and requests as printed lie between them.</summary>
    public (long Fewest, long Most, bool Holds) Tokens()
    {
        ServingCache cache = Plan.Divide(Shape).Cache;
        long block = cache.BlockBytes(0, Model.Architecture.LayerCount);
        long fewest = (long)((this["cacheGiB"]!.Value - Rounding) * Gibibyte) / block;
        long most = (long)((this["cacheGiB"]!.Value + Rounding) * Gibibyte) / block;
        double tokens = this["cacheTokens"]!.Value;

        // The log of one rank prints its own memory; the pool is that of the rank with the least, up to half a percent smaller.
        double tolerance = Ranks > 1 ? 0.995 : 1;
        bool holds = tokens >= cache.Tokens(fewest) * tolerance && tokens <= cache.Tokens(most);
        if (this["concurrency"] is { } concurrency && HasLength)
        {
            double each = cache.Blocks(Length);
            holds &= concurrency >= (fewest / each * tolerance) - 0.006 && concurrency <= (most / each) + 0.006;
        }

        return (cache.Tokens(fewest), cache.Tokens(most), holds);
    }

    /// <summary>True where weights, card and vendor are known, so that the parts can be summed.</summary>
    public bool HasParts => this["weightsGiB"] is not null && Machine?.Accelerators[0].Vendor is not null;

    /// <summary>The measured parts of a rank without its pool, in GiB.</summary>
    public double MeasuredPartsGiB
    {
        get
        {
            double share = Plan.Rules.Share(Plan.Card!, Shape) / Gibibyte;
            double reserved = this["activationGiB"] is { } activation
                ? activation + (this["nonTorchGiB"] ?? 0)
                : this["cacheGiB"] is { } cache && this["utilization"] is not null ? share - this["weightsGiB"]!.Value - cache : 0;
            return this["weightsGiB"]!.Value + reserved + Math.Max(0, this["graphsGiB"] ?? 0);
        }
    }

    /// <summary>The high estimate of the same parts, in GiB.</summary>
    public double HighPartsGiB
    {
        get
        {
            ServingRules rules = Plan.Rules;
            ByteRange beside = rules.Workspace(Plan.Card, Shape, Length) + rules.Overhead(Plan.Card, Shape) + rules.Outside(Plan.Card, Shape);
            return WeightsGiB + (beside.High / Gibibyte);
        }
    }

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
        string[] lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Data", "vllm-start-up.tsv"));
        string[] names = lines[0].Split('\t');
        return lines.Skip(1).Select(line => new VllmStartUpRow(names.Zip(line.Split('\t')).ToDictionary(pair => pair.First, pair => pair.Second)));
    }
}
