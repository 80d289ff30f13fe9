using System.Globalization;
using LLMPlanner.Models;
using LLMPlanner.Quantization;
using LLMPlanner.Throughput;

namespace LLMPlanner.Fitting;

/// <summary>One result of llama.cpp on a processor alone.</summary>
internal sealed class HostRow
{
    // Peak memory bandwidth in GB/s (channels × transfer rate × width) and cores; the tables state names only.
    private static readonly Dictionary<string, (double Bandwidth, int Cores)> s_machines = new(StringComparer.Ordinal)
    {
        ["AMD Ryzen 7 7840HS"] = (89.6, 8),
        ["Framework Mainboard (128GB)"] = (256, 16),
        ["Framework 13 (Ryzen AI 5 340)"] = (89.6, 6),
        ["AmpereOne A192-32X (512GB)"] = (332.8, 192),
        ["GMKtek G3 Plus (Intel N150) - 16GB"] = (25.6, 4),
        ["GMKtec G3 Plus (Intel N150) - 16GB"] = (25.6, 4),
    };

    private HostRow(string machine, StageWork stage, double cacheBytes, double attentionFlops, double promptTokens, double decode, double? prompt)
    {
        Machine = machine;
        Stage = stage;
        CacheBytes = cacheBytes;
        AttentionFlops = attentionFlops;
        PromptTokens = promptTokens;
        DecodeTokensPerSecond = decode;
        PromptTokensPerSecond = prompt;
    }

    public string Machine { get; }

    public StageWork Stage { get; }

    public double CacheBytes { get; }

    public double AttentionFlops { get; }

    public double PromptTokens { get; }

    public double DecodeTokensPerSecond { get; }

    public double? PromptTokensPerSecond { get; }

    /// <summary>The rows of processors whose memory is known and of models with a preset.</summary>
    public static IReadOnlyList<HostRow> Read(string path)
    {
        var rows = new List<HostRow>();
        foreach (IReadOnlyDictionary<string, string> row in CsvTable.Read(path))
        {
            bool onHost = row["gpu"] == "AMD Ryzen 7 7840HS" || row["engine"].EndsWith("(CPU)", StringComparison.Ordinal);
            if (onHost && s_machines.TryGetValue(row["gpu"], out (double Bandwidth, int Cores) machine) && Model(row["model"]) is { } model)
            {
                string quantization = row["quant"] == "gguf Q4" ? "Q4_K_M" : row["quant"];
                rows.Add(Create(row, machine, model, quantization));
            }
        }

        return rows;
    }

    private static HostRow Create(IReadOnlyDictionary<string, string> row, (double Bandwidth, int Cores) machine, ModelPreset model, string quantization)
    {
        var work = new ModelWork(model.Weights(QuantizationCatalog.BuiltIn.Find(quantization, gguf: true), null));
        var stage = new StageWork
        {
            Constants = new SpeedConstants(new double[SpeedConstants.Count]),
            Rates = new DeviceRates(machine.Bandwidth * 1e9, machine.Cores * DeviceRates.NominalCoreRate, 0, 0, 0),
            DenseBytes = work.DenseBytes(1),
            ExpertBytes = work.ExpertBytes,
            DenseParameters = work.DenseParameters,
            ExpertParameters = work.ActiveExpertParameters,
            HeadParameters = work.HeadParameters,
            Experts = work.Experts,
            ActiveExperts = work.ActiveExperts,
            DenseFormat = work.DenseFormat,
            ExpertFormat = work.ExpertFormat,
            Layers = work.Layers,
            ExpertLayers = work.ExpertLayers,
            RecurrentLayers = work.RecurrentLayers,
            HiddenSize = work.HiddenSize,
        };
        double prompt = row.Number("input_len") ?? 512;
        double output = double.TryParse(row["output_len"], NumberStyles.Float, CultureInfo.InvariantCulture, out double length) ? length : 128;
        return new HostRow(row["gpu"], stage, work.CacheBytes(prompt + (output / 2), 2, 1), work.AttentionFlops(prompt, 0, absorbed: true), prompt, row.Number("output_tok_s")!.Value, row.Number("prefill_tok_s"));
    }

    // Models below 200 million parameters show the engine's overhead and nothing else.
    private static ModelPreset? Model(string name)
    {
        string id = name switch
        {
            "DeepSeek-R1-Distill-Qwen-14B" => "deepseek-ai/DeepSeek-R1-Distill-Qwen-14B",
            "Llama-3.2-3B" => "meta-llama/Llama-3.2-3B-Instruct",
            "Llama-3.1-70B" => "meta-llama/Llama-3.1-70B-Instruct",
            _ => name,
        };
        try
        {
            ModelPreset model = ModelCatalog.BuiltIn.Find(id);
            return model.TotalParameters > 200_000_000 ? model : null;
        }
        catch (PlannerException)
        {
            return null;
        }
    }
}
