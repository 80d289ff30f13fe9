using LLMPlanner.Engines.LlamaCpp;
using LLMPlanner.Hardware;
using LLMPlanner.Placement;

namespace LLMPlanner.Tests.Engines;

/// <summary>Plans against 1,211 allocations of the real llama.cpp.</summary>
public sealed class LlamaCppPlanTests
{
    // A machine so large that nothing has to move, and of no vendor, as the emulated GPU was.
    private static readonly HardwareProfile s_machine = new()
    {
        Name = "emulated",
        Accelerators = [new Accelerator { Name = "emulated", MemoryBytes = 1L << 50, UsableMemoryBytes = 1L << 50 }],
        SystemMemoryBytes = 1L << 50,
    };

    public static TheoryData<string> Models => [.. LlamaCppPlanRow.All.Select(row => row.Model).Distinct()];

    [Theory]
    [MemberData(nameof(Models))]
    public void Gpu_weights_cache_and_state_are_equal(string model)
    {
        foreach (LlamaCppPlanRow row in LlamaCppPlanRow.All.Where(row => row.Model == model))
        {
            PlacementEntry gpu = Place(row).Entries[0];
            Assert.Equal((row, row["gpuWeights"]), (row, gpu.WeightBytes));
            Assert.Equal((row, row["gpuCache"]), (row, gpu.KvCacheBytes + gpu.StateBytes));
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Host_cache_and_state_are_equal(string model)
    {
        foreach (LlamaCppPlanRow row in LlamaCppPlanRow.All.Where(row => row.Model == model))
        {
            PlacementEntry host = Place(row).Entries[1];
            Assert.Equal((row, row["hostCache"]), (row, host.KvCacheBytes + host.StateBytes));
        }
    }

    [Fact]
    public void Host_weights_are_equal_on_all_but_nine_rows()
    {
        LlamaCppPlanRow[] others = [.. LlamaCppPlanRow.All.Where(row => row["hostWeights"] + row["hostRepack"] != Place(row).Entries[1].WeightBytes)];
        Assert.True(others.Length <= 9, string.Join(Environment.NewLine, others.Select(row => $"{row}: {row["hostWeights"] + row["hostRepack"]} {Place(row).Entries[1].WeightBytes}")));
    }

    private static DevicePlacement Place(LlamaCppPlanRow row)
    {
        LlamaCppPlan plan = row.Plan();
        return plan.Place(s_machine, useTotalMemory: true, row["ctx-size"] / row.Sequences, row.Sequences);
    }
}
