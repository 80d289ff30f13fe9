using System.Globalization;
using System.Text;
using LLMPlanner.Architectures;
using LLMPlanner.Engines;
using LLMPlanner.Engines.LlamaCpp;
using LLMPlanner.Formats.HuggingFace;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Placement;
using LLMPlanner.Quantization;

namespace LLMPlanner.Accuracy.LlamaCpp;

/// <summary>One figure of a log, and what is reckoned for it.</summary>
/// <param name="Log">The log.</param>
/// <param name="Figure">Which figure.</param>
/// <param name="Logged">What the log says in MiB, digits as printed.</param>
/// <param name="Bytes">What is reckoned.</param>
/// <param name="Source">Where the log was read.</param>
/// <param name="Cause">Why the two differ; empty where they do not.</param>
public sealed record LogFigure(string Log, string Figure, string Logged, long Bytes, string Source, string Cause)
{
    // A model of a log that is no preset.
    private const string TriLm = """
        {"model_type":"llama","num_hidden_layers":30,"hidden_size":3072,"intermediate_size":9216,"num_attention_heads":24,"num_key_value_heads":24,"vocab_size":50688,"tie_word_embeddings":false}
        """;

    /// <summary>All figures, in the order of the file.</summary>
    public static IReadOnlyList<LogFigure> All()
        => [.. File.ReadLines(DataFile.Path("llamacpp-logs.tsv")).Skip(1).Select(line => Read(line.Split('\t')))];

    /// <summary>Whether the two are the same to the digits of the log.</summary>
    public bool IsEqual
    {
        get
        {
            if (!Logged.Contains('.'))
            {
                // The table at the end of a run cuts bytes off to whole MiB.
                return Bytes >> 20 == long.Parse(Logged, CultureInfo.InvariantCulture);
            }

            int digits = Logged.Length - Logged.IndexOf('.') - 1;
            double half = 0.5 * Math.Pow(10, -digits);
            return Math.Abs((Bytes / 1048576.0) - double.Parse(Logged, CultureInfo.InvariantCulture)) <= half + 0.02;
        }
    }

    private static LogFigure Read(string[] cells)
    {
        var options = cells[4].Split(';').Select(option => option.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        options.Remove("vendor", out string? vendor);
        WeightPlan weights = Weights(cells[1], cells[2]);
        InferenceEngine engine = EngineCatalog.BuiltIn.Find("llama.cpp");
        string version = engine.Constants.Resolve(cells[3], out _);
        var machine = new HardwareProfile
        {
            Name = "log",
            Accelerators = [new Accelerator { Name = "card", Vendor = vendor, MemoryBytes = 1L << 50, UsableMemoryBytes = 1L << 50 }],
            SystemMemoryBytes = 1L << 50,
        };
        var plan = (LlamaCppPlan)engine.Prepare(new EngineRequest(weights.Architecture, weights, engine.ParseOptions(options), version) { Hardware = machine });
        long context = long.Parse(options["ctx-size"], CultureInfo.InvariantCulture);
        IReadOnlyList<PlacementEntry> entries = plan.Place(machine, useTotalMemory: true, context, 1).Entries;
        long output = plan.Compute.OutputBuffer(1, plan.Cells(context, 1));
        long bytes = cells[5] switch
        {
            "weights" => weights.TextBytes,
            "gpuWeights" => entries[0].WeightBytes,
            "hostWeights" => entries[1].WeightBytes,
            "cache" => entries[0].KvCacheBytes + entries[1].KvCacheBytes,
            "state" => entries[0].StateBytes + entries[1].StateBytes,
            "gpuCompute" => entries[0].WorkspaceBytes,
            "hostCompute" => entries[1].WorkspaceBytes - output,
            "output" => output,
            _ => throw new InvalidDataException(cells[5]),
        };
        return new LogFigure(cells[0], cells[5], cells[6], bytes, cells[7], cells[8]);
    }

    private static WeightPlan Weights(string model, string quantization)
    {
        ModelArchitecture architecture = model == "trilm-3.9b"
            ? ModelFamilies.BuiltIn.Read(ModelConfig.Parse(Encoding.UTF8.GetBytes(TriLm), model))
            : ModelCatalog.BuiltIn.Find(model).Architecture;
        return QuantizationCatalog.BuiltIn.Find(quantization, gguf: true).Plan(architecture);
    }
}
