using LLMPlanner.Fuzzing;

namespace LLMPlanner.Tests.Formats.Hostile;

/// <summary>No input crashes a reader, holds it or makes it allocate beyond the limit.</summary>
public sealed class FuzzTests
{
    private const int Inputs = 204_000;
    private const ulong Seed = 1;

    public static TheoryData<string> Findings => [.. Directory.EnumerateFiles(TestData.Path("fuzz")).Select(path => Path.GetFileName(path)!)];

    /// <summary>Inputs that once did what no input may.</summary>
    [Theory]
    [MemberData(nameof(Findings))]
    public void What_was_found_once_stays_mended(string file)
    {
        FuzzFormat format = Enum.Parse<FuzzFormat>(file.Split('-')[0], ignoreCase: true);
        byte[] input = File.ReadAllBytes(TestData.Path("fuzz/" + file));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Exception? error = Record.Exception(() => FuzzTargets.Run(format, input));
        Assert.True(error is null or PlannerException, error?.ToString());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, FuzzRun.AllocationFloor + (FuzzRun.AllocationPerByte * input.Length));
    }

    /// <summary>Two hundred thousand inputs, each made from a right one.</summary>
    [Fact]
    public void Two_hundred_thousand_hostile_inputs_end_in_typed_errors()
    {
        FuzzInputs inputs = FuzzInputs.FromConfigs(TestData.Path("parameter-counts.jsonl"));
        FuzzSummary summary = new FuzzRun(inputs, Seed, Inputs).Run(Environment.ProcessorCount);
        Assert.True(summary.Findings.Count == 0, string.Join("\n", summary.Findings.Select(finding => $"{finding.Format} {finding.Index}: {finding.Problem}")));
        Assert.Equal(Inputs, summary.Inputs);
        Assert.InRange(summary.MaxAllocatedBytes, 0, 64L * 1024 * 1024);

        // Inputs that are all refused at the first byte would prove nothing.
        Assert.All(summary.Accepted, pair => Assert.InRange(pair.Value, summary.ByFormat[pair.Key] / 10, summary.ByFormat[pair.Key] * 9 / 10));
        Assert.True(summary.Errors.Count > 40, string.Join(", ", summary.Errors.Keys));
    }

    /// <summary>Any input of a run can be made again from its number alone.</summary>
    [Fact]
    public void An_input_depends_on_seed_and_number_alone()
    {
        FuzzInputs inputs = FuzzInputs.FromConfigs(TestData.Path("parameter-counts.jsonl"));
        for (long index = 0; index < 48; index++)
        {
            Assert.Equal(inputs.Make(Seed, index), inputs.Make(Seed, index));
        }

        Assert.NotEqual(inputs.Make(Seed, 0), inputs.Make(Seed + 1, 0));
    }
}
