using System.Globalization;
using System.Text.RegularExpressions;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Quantization;
using LLMPlanner.Throughput;

namespace LLMPlanner.Fitting;

/// <summary>One llama-bench result, with the work that follows from its model and file size.</summary>
internal sealed partial class LayerRow
{
    private LayerRow(IReadOnlyDictionary<string, string> row, BenchHardware hardware, ModelPreset model, string quantization, Match test)
    {
        Hardware = row["hardware"];
        Backend = row["backend"];
        Card = hardware.Card;
        Cards = hardware.Count;
        Model = model.Model;
        Class = DeviceClasses.OfLayerEngine(Card, Driver(Backend)).Id;
        IsDecode = test.Groups["kind"].Value == "tg";
        Tokens = Number(test, "tokens") ?? 0;
        double depth = Number(test, "depth") ?? 0;
        Chunk = Math.Min(Tokens, Number(test, "ubatch") ?? 512);
        TokensPerSecond = row.Number("tps")!.Value;

        WeightPlan plan = model.Weights(QuantizationCatalog.BuiltIn.Find(quantization, gguf: true), null);
        var work = new ModelWork(plan);
        double scale = row.Number("size_gib")!.Value * (1L << 30) / plan.TextBytes;
        Format = work.ExpertBytes > work.DenseBytes(1) ? work.ExpertFormat : work.DenseFormat;
        Stage = new StageWork
        {
            Constants = new SpeedConstants(new double[SpeedConstants.Count]),
            Rates = DeviceRates.OfIntegerKernels(Card),
            DenseBytes = work.DenseBytes(1) * scale,
            ExpertBytes = work.ExpertBytes * scale,
            DenseParameters = work.DenseParameters,
            ExpertParameters = work.ActiveExpertParameters,
            HeadParameters = work.HeadParameters,
            Experts = work.Experts,
            ActiveExperts = work.ActiveExperts,
            DenseFormat = work.DenseFormat,
            ExpertFormat = work.ExpertFormat,
            Layers = work.Layers,
            ExpertLayers = work.ExpertLayers,
            LatentLayers = work.LatentLayers,
            RecurrentLayers = work.RecurrentLayers,
            SparseLayers = work.SparseLayers,
            HiddenSize = work.HiddenSize,
        };
        CacheBytes = work.CacheBytes(depth + (Tokens / 2), 2, 1);
        Scores = row["fa"] == "1" ? 0 : work.Scores(Tokens, depth, Chunk);
        AttentionFlops = work.AttentionFlops(Tokens, depth, absorbed: true);
    }

    public string Hardware { get; }

    public string Backend { get; }

    public Accelerator Card { get; }

    public int Cards { get; }

    public string Model { get; }

    public string Class { get; }

    public bool IsDecode { get; }

    public double Tokens { get; }

    public double Chunk { get; }

    public double TokensPerSecond { get; }

    public WeightFormat Format { get; }

    public StageWork Stage { get; }

    public double CacheBytes { get; }

    public double AttentionFlops { get; }

    /// <summary>Scores that go through the memory: none in a run with flash attention.</summary>
    public double Scores { get; }

    /// <summary>The card, without its size of memory: what is held out together.</summary>
    public string CardGroup => SpeedProfile.WithoutMemory(Card.Name);

    /// <summary>The rows whose hardware and model are known. Remote devices and combined tests are left out; <paramref name="skipped"/> counts by reason.</summary>
    public static IReadOnlyList<LayerRow> Read(string path, IDictionary<string, int> skipped)
    {
        var rows = new List<LayerRow>();
        foreach (IReadOnlyDictionary<string, string> row in CsvTable.Read(path))
        {
            Match test = TestName().Match(row["test"]);
            string? reason = !test.Success ? "test " + row["test"]
                : row["backend"].Contains("RPC", StringComparison.Ordinal) ? "remote device"
                : BenchHardware.Find(row["hardware"]) is null ? "hardware " + row["hardware"]
                : ModelId(row) is null ? "model " + row["model"]
                : null;
            if (reason is not null)
            {
                skipped[reason] = skipped.TryGetValue(reason, out int count) ? count + 1 : 1;
                continue;
            }

            ModelPreset model = ModelCatalog.BuiltIn.Find(ModelId(row)!);
            string quantization = row["quant"] switch
            {
                "Q4_K" => "Q4_K_M",
                "MXFP4" => "MXFP4_MOE",
                "F16" when row["model"].StartsWith("gpt-oss", StringComparison.Ordinal) => "MXFP4_MOE",
                var name => name,
            };
            rows.Add(new LayerRow(row, BenchHardware.Find(row["hardware"])!, model, quantization, test));
        }

        return rows;
    }

    // What stands in brackets is the driver below the backend; it matters where it has constants of its own.
    private static string Driver(string backend)
        => backend == "Vulkan (AMDVLK)" ? "AMDVLK" : backend.StartsWith("Vulkan", StringComparison.Ordinal) ? "Vulkan" : backend;

    private static string? ModelId(IReadOnlyDictionary<string, string> row) => row["model"] switch
    {
        "llama 8B" or "llama3 8B" => "meta-llama/Llama-3.1-8B-Instruct",
        "llama 70B" or "llama3 70B" => "meta-llama/Llama-3.1-70B-Instruct",
        "llama 7B" or "llama 7B v2" => "meta-llama/Llama-2-7b-hf",
        "qwen35moe 35B.A3B" => "Qwen/Qwen3.5-35B-A3B",
        "qwen35moe 122B.A10B" => "Qwen/Qwen3.5-122B-A10B",
        "qwen35 27B" => "Qwen/Qwen3.5-27B",
        "gemma4 26B.A4B" => "google/gemma-4-26B-A4B-it",
        "gemma4 31B" => "google/gemma-4-31B-it",
        "gpt-oss 20B" or "gpt-oss 20b" => "openai/gpt-oss-20b",
        "gpt-oss 120B" or "gpt-oss 120b" => "openai/gpt-oss-120b",
        "gpt-oss ?B" => row.Number("params_b") > 50 ? "openai/gpt-oss-120b" : "openai/gpt-oss-20b",
        "nemotron_h_moe 120B.A12B" or "nemotron 120B.A12B" => "nvidia/NVIDIA-Nemotron-3-Super-120B-A12B-BF16",
        "minimax-m2 230B.A10B" => "MiniMaxAI/MiniMax-M2.5",
        "mistral3 14B" => "mistralai/Ministral-3-14B-Instruct-2512",
        "qwen3moe 30B.A3B" => "Qwen/Qwen3-30B-A3B",
        "qwen2 7B" => "Qwen/Qwen2.5-7B-Instruct",
        "gemma3 4B" => "google/gemma-3-4b-it",
        "deepseek2 30B.A3B" => "zai-org/GLM-4.7-Flash",
        _ => null,
    };

    private static double? Number(Match match, string group)
        => match.Groups[group].Success ? double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"^(?<kind>pp|tg) ?(?<tokens>\d+)(?: @ d(?<depth>\d+))?(?: \[(?:.*n_ubatch=(?<ubatch>\d+))?.*\])?$")]
    private static partial Regex TestName();
}
