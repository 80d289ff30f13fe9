using BenchmarkDotNet.Attributes;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Placement;
using LLMPlanner.Planning;

namespace LLMPlanner.Benchmarks;

/// <summary>Placing: the largest mixture on eight GPUs, and one combination of a large sweep from the question to its verdict.</summary>
[MemoryDiagnoser]
public class PlacementBenchmarks
{
    private static readonly string[] s_formats = ["Q4_K_M", "Q8_0", "bf16", "fp8", "awq"];

    private readonly HardwareProfile _server = HardwareCatalog.BuiltIn.Find("8x H200");
    private readonly ResolvedPlan _mixture;
    private readonly ModelPreset[] _models = [.. ModelCatalog.BuiltIn.All()];
    private readonly HardwareProfile[] _machines = [.. HardwareCatalog.BuiltIn.FindAll("*").Where(machine => machine.IsComplete)];
    private int _next;

    public PlacementBenchmarks() => _mixture = ResolvedPlan.From(new CapacityRequest
    {
        Model = ModelCatalog.BuiltIn.Find("deepseek-ai/DeepSeek-V3"),
        Engine = "vLLM",
        Hardware = _server,
        ContextLength = 32_768,
        ConcurrentRequests = 64,
    });

    /// <summary>671 billion parameters on eight H200: every legal division judged, the best written down.</summary>
    [Benchmark]
    public int PlaceMixtureOnEightGpus() => _mixture.Plan!.Place(_server, useTotalMemory: true, 32_768, 64).Entries.Count;

    /// <summary>One of the combinations of models, machines and quantizations, in an order that visits them all.</summary>
    [Benchmark]
    public bool OneCombination()
    {
        int number = (int)((uint)_next++ * 2_654_435_761u % ((uint)_models.Length * (uint)_machines.Length * (uint)s_formats.Length));
        return FitEvaluator.Evaluate(new CapacityRequest
        {
            Model = _models[number % _models.Length],
            Hardware = _machines[number / _models.Length % _machines.Length],
            Quantization = s_formats[number / _models.Length / _machines.Length],
            Engine = number / _models.Length / _machines.Length < 2 ? "llama.cpp" : "vLLM",
        }).Fits;
    }
}
