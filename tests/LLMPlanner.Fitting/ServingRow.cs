using System.Globalization;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Quantization;
using LLMPlanner.Throughput;

namespace LLMPlanner.Fitting;

/// <summary>One measured serving run, with the work that follows from its model, precision and shape.</summary>
internal sealed class ServingRow
{
    private const double Gibibyte = 1L << 30;

    /// <summary>Memory beside weights and cache that an engine keeps on a rank: activation, contexts, graphs.</summary>
    private const double KeptBytes = 5.5 * Gibibyte;

    private static readonly SpeedConstants s_none = new(new double[SpeedConstants.Count]);

    private ServingRow(IReadOnlyDictionary<string, string> row, ModelPreset model, string quantization, Accelerator card)
    {
        Engine = row["engine"] switch { "vllm" => "vLLM", "sglang" => "SGLang", _ => "TensorRT-LLM" };
        Model = model.Model;
        Card = card;
        Quantization = quantization;
        TensorParallel = int.Parse(row["tp"], CultureInfo.InvariantCulture);
        ExpertParallel = Math.Max(1, (int)(row.Number("moe_ep") ?? 1));
        Requests = row.Number("batch_size") ?? row.Number("concurrency") ?? 1;
        InputTokens = row.Number("input_tokens")!.Value;
        OutputTokens = row.Number("output_tokens")!.Value;
        TimePerOutputToken = row.Number("tpot_ms")!.Value / 1e3;
        TimeToFirstToken = row.Number("ttft_ms")!.Value / 1e3;

        var work = new ModelWork(model.Weights(QuantizationCatalog.BuiltIn.Find(quantization, gguf: false), null));

        // Published 4-bit checkpoints of mixtures quantize the experts and leave the rest in 16 bits.
        bool expertsOnly = work.Experts > 0 && quantization is "nvfp4" or "mxfp4" or "awq";
        ModelWork dense = expertsOnly ? new ModelWork(model.Weights(QuantizationCatalog.BuiltIn.Find("bf16", gguf: false), null)) : work;
        int tp = TensorParallel;
        Stage = new StageWork
        {
            Constants = s_none,
            Rates = DeviceRates.Of(card),
            DenseBytes = dense.DenseBytes(tp),
            ExpertBytes = work.ExpertBytes / tp,
            DenseParameters = work.DenseParameters * work.DenseShare(tp),
            ExpertParameters = work.ActiveExpertParameters / tp,
            HeadParameters = work.HeadParameters / tp,
            Experts = work.Experts,
            ActiveExperts = work.ActiveExperts,
            DenseFormat = dense.DenseFormat,
            ExpertFormat = work.ExpertFormat,
            HasNarrowExperts = work.HasNarrowExperts(tp, ExpertParallel > 1),
            Layers = work.Layers,
            ExpertLayers = work.ExpertLayers,
            LatentLayers = work.LatentLayers,
            RecurrentLayers = work.RecurrentLayers,
            SparseLayers = work.SparseLayers,
            HiddenSize = work.HiddenSize,
            Ranks = tp,
            HasExpertParallelism = ExpertParallel > 1,
        };

        // Which cache the runs had is not said; TensorRT-LLM's are known to use 8 bits wherever the weights have no more.
        double elementBytes = Engine == "TensorRT-LLM" && quantization != "bf16" ? 1 : 2;
        double depth = InputTokens + (OutputTokens / 2);
        CacheBytes = work.CacheBytes(depth, elementBytes, tp);
        AttentionFlops = work.AttentionFlops(InputTokens, 0);
        double utilization = Engine == "SGLang" ? 0.88 : 0.9;
        double budget = (card.UsableMemoryBytes * utilization) - Stage.DenseBytes - Stage.ExpertBytes - KeptBytes;
        Resident = Math.Min(Requests, Math.Max(1, budget / CacheBytes));
    }

    public string Engine { get; }

    public string Model { get; }

    public Accelerator Card { get; }

    public string Quantization { get; }

    public int TensorParallel { get; }

    public int ExpertParallel { get; }

    public double Requests { get; }

    public double InputTokens { get; }

    public double OutputTokens { get; }

    public double TimePerOutputToken { get; }

    public double TimeToFirstToken { get; }

    public StageWork Stage { get; }

    public double CacheBytes { get; }

    public double AttentionFlops { get; }

    /// <summary>Requests whose cache fits; the others wait.</summary>
    public double Resident { get; }

    public string Class => DeviceClasses.OfServingEngine(Card).Id;

    /// <summary>Runs that differ in load only.</summary>
    public string Group => string.Join('|', Model, Card.Name, Quantization, TensorParallel);

    /// <summary>The usable rows of the file: one stage, no attention data parallelism, up to eight ranks, each run once.</summary>
    public static IReadOnlyList<ServingRow> Read(string path)
    {
        var rows = new List<ServingRow>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (IReadOnlyDictionary<string, string> row in CsvTable.Read(path))
        {
            if (row["pp"] != "1" || (row.Number("attention_dp") ?? 0) > 1 || row.Number("tp") > 8)
            {
                continue;
            }

            string key = string.Join('|', row["engine"], row["model"], row["system"], row["gemm_quant"], row["tp"], row["moe_ep"], row["input_tokens"], row["output_tokens"], row["batch_size"], row["concurrency"], row["tpot_ms"]);
            if (seen.Add(key))
            {
                string model = ModelId(row["model"]);
                rows.Add(new ServingRow(row, ModelCatalog.BuiltIn.Find(model), QuantizationId(model, row["gemm_quant"]), HardwareCatalog.BuiltIn.Find(CardId(row["system"])).Accelerators[0]));
            }
        }

        return rows;
    }

    private static string ModelId(string name) => name switch
    {
        "meta-llama/Llama-3.1-70B" => "meta-llama/Llama-3.1-70B-Instruct",
        "nvidia/DeepSeek-R1-NVFP4" => "deepseek-ai/DeepSeek-R1",
        "nvidia/DeepSeek-V3.1-NVFP4" => "deepseek-ai/DeepSeek-V3.1",
        "nvidia/Qwen3-32B-NVFP4" => "Qwen/Qwen3-32B",
        "nvidia/Llama-3.1-8B-Instruct-FP8" => "meta-llama/Llama-3.1-8B-Instruct",
        "zhipuai/GLM-5" => "zai-org/GLM-5",
        _ => name,
    };

    private static string QuantizationId(string model, string name)
        => model.Contains("gpt-oss", StringComparison.Ordinal) ? "mxfp4" : name switch
        {
            "fp8" or "fp8_block" => "fp8",
            "nvfp4" => "nvfp4",
            "int4_wo" => "awq",
            _ => "bf16",
        };

    private static string CardId(string system) => system switch
    {
        "h100_sxm" => "H100 SXM 80GB",
        "h200_sxm" => "H200 SXM 141GB",
        "b200_sxm" => "B200",
        "b300_sxm" => "B300",
        _ => "GB200",
    };
}
