using BenchmarkDotNet.Attributes;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Placement;
using LLMPlanner.Planning;

namespace LLMPlanner.Benchmarks;

/// <summary>A whole plan under llama.cpp and the questions the other way round, each at loads that change from call to call.</summary>
[MemoryDiagnoser]
public class ReverseBenchmarks
{
    private readonly HardwareProfile _machine = HardwareCatalog.BuiltIn.Find("RTX 4090") with { SystemMemoryBytes = 128L << 30 };
    private readonly HardwareProfile _small = HardwareCatalog.BuiltIn.Find("RTX 4060") with { SystemMemoryBytes = 32L << 30 };
    private readonly ResolvedPlan _whole;
    private readonly ResolvedPlan _dense;
    private readonly ResolvedPlan _experts;
    private readonly DevicePlacement _placement;
    private int _call;

    /// <summary>Prepares the plans.</summary>
    public ReverseBenchmarks()
    {
        _whole = Plan("Qwen3-8B", "Q4_K_M");
        _dense = Plan("Qwen3-32B", "Q8_0");
        _experts = Plan("Qwen3-30B-A3B", "Q8_0");
        _placement = _whole.Plan!.Place(_small, useTotalMemory: true, 8192, 1);
    }

    /// <summary>Weights, cache, state and buffers of each device.</summary>
    [Benchmark]
    public int FullPlan() => _whole.Plan!.Place(_machine, useTotalMemory: true, 8192, Requests()).Entries.Count;

    /// <summary>The longest context.</summary>
    [Benchmark]
    public long LargestContext() => LoadLimits.MaxContextLength(_whole, _placement);

    /// <summary>The most parallel sequences.</summary>
    [Benchmark]
    public int MostSequences() => LoadLimits.MaxConcurrentRequests(_whole, _placement);

    /// <summary>The most layers on the GPU of a model that does not fit it.</summary>
    [Benchmark]
    public int MostGpuLayers() => _dense.Plan!.Place(_machine, useTotalMemory: true, 8192, Requests()).GpuLayers ?? 0;

    /// <summary>The fewest layers whose experts stay in host memory.</summary>
    [Benchmark]
    public int FewestCpuMoeLayers() => _experts.Plan!.Place(_machine, useTotalMemory: true, 8192, Requests()).CpuMoeLayers ?? 0;

    private int Requests() => 1 + (_call++ & 7);

    private ResolvedPlan Plan(string model, string quantization) => ResolvedPlan.From(new CapacityRequest
    {
        Model = ModelCatalog.BuiltIn.Find(model),
        Quantization = quantization,
        Engine = "llama.cpp",
        Hardware = _machine,
        ContextLength = 8192,
    });
}
