using BenchmarkDotNet.Attributes;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Placement;
using LLMPlanner.Planning;

namespace LLMPlanner.Benchmarks;

/// <summary>
/// A whole plan under llama.cpp and the questions the other way round. Context, requests and the memory of the card change from call to call:
/// 512 loads on 64 cards, more than what is remembered of any, so that no figure is that of an answer kept from before.
/// </summary>
[MemoryDiagnoser]
public class ReverseBenchmarks
{
    private const int Cards = 64;

    private readonly HardwareProfile[] _machines = Machines("RTX 4090", 128L << 30);
    private readonly HardwareProfile[] _small = Machines("RTX 4060", 32L << 30);
    private readonly (ResolvedPlan Plan, DevicePlacement Placement)[] _placed;
    private readonly ResolvedPlan _whole;
    private readonly ResolvedPlan _dense;
    private readonly ResolvedPlan _experts;
    private int _call;

    /// <summary>Prepares the plans.</summary>
    public ReverseBenchmarks()
    {
        _whole = Plan("Qwen3-8B", "Q4_K_M", _machines[0], 8192, 1);
        _dense = Plan("Qwen3-32B", "Q8_0", _machines[0], 8192, 1);
        _experts = Plan("Qwen3-30B-A3B", "Q8_0", _machines[0], 8192, 1);
        _placed = [.. _small.Select((machine, i) =>
        {
            ResolvedPlan plan = Plan("Qwen3-8B", "Q4_K_M", machine, 1024 + (i * 128), 1 + (i % 8));
            return (plan, plan.Plan!.Place(machine, useTotalMemory: true, plan.ContextLength, plan.ConcurrentRequests));
        })];
    }

    /// <summary>Weights, cache, state and buffers of each device.</summary>
    [Benchmark]
    public int FullPlan() => Place(_whole, _machines).Entries.Count;

    /// <summary>The longest context.</summary>
    [Benchmark]
    public long LargestContext()
    {
        (ResolvedPlan plan, DevicePlacement placement) = _placed[_call++ % Cards];
        return LoadLimits.MaxContextLength(plan, placement);
    }

    /// <summary>The most parallel sequences.</summary>
    [Benchmark]
    public int MostSequences()
    {
        (ResolvedPlan plan, DevicePlacement placement) = _placed[_call++ % Cards];
        return LoadLimits.MaxConcurrentRequests(plan, placement);
    }

    /// <summary>The most layers on the GPU of a model that does not fit it.</summary>
    [Benchmark]
    public int MostGpuLayers() => Place(_dense, _machines).GpuLayers ?? 0;

    /// <summary>The fewest layers whose experts stay in host memory.</summary>
    [Benchmark]
    public int FewestCpuMoeLayers() => Place(_experts, _machines).CpuMoeLayers ?? 0;

    // 8 numbers of requests, 64 contexts, 64 cards, in steps that have no common divisor with any of them.
    private DevicePlacement Place(ResolvedPlan plan, HardwareProfile[] machines)
    {
        int call = _call++;
        return plan.Plan!.Place(machines[call * 11 % Cards], useTotalMemory: true, 4096 + (call * 37 % 64 * 256), 1 + (call / 64 % 8));
    }

    private static HardwareProfile[] Machines(string card, long hostBytes)
    {
        HardwareProfile machine = HardwareCatalog.BuiltIn.Find(card);
        return [.. Enumerable.Range(0, Cards).Select(i => machine with
        {
            SystemMemoryBytes = hostBytes,
            Accelerators = [.. machine.Accelerators.Select(device => device with { UsableMemoryBytes = device.UsableMemoryBytes - ((long)i << 24) })],
        })];
    }

    private static ResolvedPlan Plan(string model, string quantization, HardwareProfile machine, long contextLength, int requests) => ResolvedPlan.From(new CapacityRequest
    {
        Model = ModelCatalog.BuiltIn.Find(model),
        Quantization = quantization,
        Engine = "llama.cpp",
        Hardware = machine,
        ContextLength = contextLength,
        ConcurrentRequests = requests,
    });
}
