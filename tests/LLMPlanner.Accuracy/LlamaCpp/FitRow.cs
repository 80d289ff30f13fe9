using System.Globalization;
using LLMPlanner.Engines;
using LLMPlanner.Engines.LlamaCpp;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Placement;
using LLMPlanner.Quantization;

namespace LLMPlanner.Accuracy.LlamaCpp;

/// <summary>An answer of llama.cpp's own fitting (<c>--fit</c>), and the planner's to the same question.</summary>
/// <param name="Question">What was asked: the longest context with all layers on the GPU, or the layers at a context.</param>
/// <param name="Model">The model.</param>
/// <param name="HasExperts">Whether it has experts, which go to host memory before whole layers do.</param>
/// <param name="Memory">Bytes of the device, without the vendor's context.</param>
/// <param name="Fitted">The engine's answer: tokens, layers on the GPU, or layers with experts in host memory, one of them perhaps in part.</param>
/// <param name="Planned">The planner's answer.</param>
/// <param name="Used">Bytes that the engine itself counts for its answer.</param>
public sealed record FitRow(string Question, string Model, bool HasExperts, long Memory, long Fitted, long Planned, long Used)
{
    /// <summary>The engine's fitting goes no lower and gives up layers instead.</summary>
    private const long ShortestContext = 4096;

    private const string Context = "context";

    /// <summary>Whether the engine's answer is within the memory by its own count. A line between two contexts is how it guesses the longest.</summary>
    public bool IsWithin => Used <= Memory;

    /// <summary>Whether the two answers are the same. Parts of a layer are no setting that a plan has: there one more or less is the same.</summary>
    public bool IsSame => Math.Abs(Fitted - Planned) <= (Question != Context && HasExperts ? 1 : 0);

    /// <summary>All answers, those at the shortest context left out.</summary>
    public static IReadOnlyList<FitRow> All()
        => [.. File.ReadLines(DataFile.Path("llamacpp-fits.tsv")).Skip(1).Select(line => Read(line.Split('\t'))).Where(row => row.Question != Context || row.Fitted > ShortestContext)];

    private static FitRow Read(string[] cells)
    {
        long Number(int cell) => long.Parse(cells[cell], CultureInfo.InvariantCulture);
        ModelPreset preset = ModelCatalog.BuiltIn.Find(cells[1]);
        WeightPlan weights = QuantizationCatalog.BuiltIn.Find(cells[2], gguf: true).Plan(preset.Architecture, hasImportanceMatrix: false);
        HardwareProfile machine = Machine(Number(3) + Prepare(weights, Machine(Number(3))).ContextBytes("NVIDIA", out _));
        LlamaCppPlan plan = Prepare(weights, machine);
        bool asksContext = cells[0] == Context;
        bool hasExperts = plan.Model.HasExperts;
        DevicePlacement placement = plan.Place(machine, useTotalMemory: true, asksContext ? 256 : Number(4), 1);
        long trained = preset.ExtendedContextLength ?? preset.NativeContextLength!.Value;
        long planned = asksContext ? plan.MaxContextLength(placement, 1, trained)!.Value
            : hasExperts ? placement.CpuMoeLayers!.Value
            : placement.GpuLayers!.Value;

        // All layers are −1 to the engine.
        long layers = Number(6) < 0 ? plan.Model.Layers + 1 : Number(6);
        long fitted = asksContext ? Number(5) : hasExperts ? Number(7) : layers;
        return new FitRow(cells[0], cells[1], hasExperts, Number(3), fitted, planned, Number(8));
    }

    private static HardwareProfile Machine(long memory) => new()
    {
        Name = "stand-in",
        Accelerators = [new Accelerator { Name = "stand-in", Vendor = "NVIDIA", MemoryBytes = memory, UsableMemoryBytes = memory }],
        SystemMemoryBytes = 1L << 50,
    };

    private static LlamaCppPlan Prepare(WeightPlan weights, HardwareProfile machine)
    {
        InferenceEngine engine = EngineCatalog.BuiltIn.Find(LlamaCppEngine.Id);
        return (LlamaCppPlan)engine.Prepare(
            new EngineRequest(weights.Architecture, weights, engine.ParseOptions(new Dictionary<string, string> { ["parallel"] = "1" }), engine.Constants.NewestVersion) { Hardware = machine });
    }
}
