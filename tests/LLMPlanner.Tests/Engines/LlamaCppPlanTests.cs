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

    /// <summary>Aim: 2 % on average, and none beyond 10 % or 64 MiB, whichever is more. What is reached is held: a hundredth of that.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Compute_buffers_are_within_their_error(string model)
    {
        const double Worst = 0.1;
        const long WorstBytes = 64L << 20;
        double device = 0;
        double host = 0;
        LlamaCppPlanRow[] rows = [.. LlamaCppPlanRow.All.Where(row => row.Model == model)];
        foreach (LlamaCppPlanRow row in rows)
        {
            DevicePlacement placement = Place(row);
            LlamaCppPlan plan = row.Plan();
            long output = plan.Compute.OutputBuffer(row.Sequences, plan.Cells(row["ctx-size"] / row.Sequences, row.Sequences));
            device += Check(row, row["gpuCompute"], placement.Entries[0].WorkspaceBytes);
            host += Check(row, row["hostCompute"], placement.Entries[1].WorkspaceBytes - output);
        }

        Assert.InRange(device / rows.Length, 0, 0.002);
        Assert.InRange(host / rows.Length, 0, 0.0002);

        static double Check(LlamaCppPlanRow row, long expected, long actual)
        {
            long miss = Math.Abs(expected - actual);
            Assert.True(miss <= Math.Max(expected * Worst, WorstBytes), $"{row}: {actual} for {expected}");
            return expected == 0 ? miss : (double)miss / expected;
        }
    }

    [Fact]
    public void Nine_of_ten_compute_buffers_are_equal_to_the_byte()
    {
        int equal = LlamaCppPlanRow.All.Count(row => Place(row).Entries[0].WorkspaceBytes == row["gpuCompute"]);
        Assert.InRange(equal, LlamaCppPlanRow.All.Count * 9 / 10, LlamaCppPlanRow.All.Count);
    }

    private static DevicePlacement Place(LlamaCppPlanRow row)
    {
        LlamaCppPlan plan = row.Plan();
        return plan.Place(s_machine, useTotalMemory: true, row["ctx-size"] / row.Sequences, row.Sequences);
    }
}
