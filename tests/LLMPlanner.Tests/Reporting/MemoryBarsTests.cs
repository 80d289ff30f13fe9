using CsCheck;
using LLMPlanner.Footprints;
using LLMPlanner.Placement;
using LLMPlanner.Planning;
using LLMPlanner.Models;
using LLMPlanner.Hardware;
using LLMPlanner.Reporting;

namespace LLMPlanner.Tests.Reporting;

/// <summary>A bar is as wide as it says, and its marks are in proportion.</summary>
public sealed class MemoryBarsTests
{
    private const long Gibibyte = 1L << 30;

    [Fact]
    public void Bars_are_as_wide_as_the_line_and_never_wider() => Gen.Select(
        Gen.Int[40, 200], Gen.Long[0, 200 * Gibibyte], Gen.Long[0, 50 * Gibibyte], Gen.Long[0, 5 * Gibibyte], Gen.Long[1, 200 * Gibibyte]).Sample(
        (width, weights, cache, workspace, available) =>
        {
            string[] lines = [.. MemoryBars.Of(Fit(new PlacementEntry
            {
                Device = "GPU0", WeightBytes = weights, KvCacheBytes = cache, WorkspaceBytes = workspace, AvailableBytes = available,
            }), new BarStyle(width, IsAscii: true, HasColor: false))];

            string bar = Inner(lines[1]);
            Assert.Equal(width - 31, bar.Length);
            Assert.InRange(lines[1].Length, 0, width);
            double scale = Math.Max(available, weights + cache + workspace);
            Assert.InRange(bar.Count(c => c == 'W') - (weights / scale * bar.Length), -1, 1);
            Assert.InRange(bar.Count(c => c == 'K') - (cache / scale * bar.Length), -1, 1);
            Assert.Equal(available < weights + cache + workspace, lines[1].Contains("]!", StringComparison.Ordinal));
        });

    [Fact]
    public void A_full_device_has_a_full_bar()
    {
        string[] lines = [.. MemoryBars.Of(Fit(new PlacementEntry { Device = "GPU0", WeightBytes = 3, KvCacheBytes = 1, AvailableBytes = 4 }), new BarStyle(80, true, false))];

        Assert.DoesNotContain(' ', Inner(lines[1]));
    }

    [Fact]
    public void The_marks_are_those_that_the_terminal_has()
    {
        HardwareFit fit = Evaluate();
        string blocks = string.Join('\n', MemoryBars.Of(fit, new BarStyle(80, IsAscii: false, HasColor: false)));
        string letters = string.Join('\n', MemoryBars.Of(fit, new BarStyle(80, IsAscii: true, HasColor: false)));
        string colors = string.Join('\n', MemoryBars.Of(fit, new BarStyle(80, IsAscii: true, HasColor: true)));

        Assert.Contains('█', blocks);
        Assert.All(letters, c => Assert.True(c == '\n' || (c >= ' ' && c < 127)));
        Assert.Contains("\u001b[34m", colors, StringComparison.Ordinal);
        Assert.Equal(letters, System.Text.RegularExpressions.Regex.Replace(colors, "\u001b\\[\\d+m", string.Empty));
    }

    [Fact]
    public void Names_cannot_move_the_cursor()
    {
        HardwareFit fit = Evaluate() with { Model = "evil\u001b[2J\r\nname" };

        Assert.DoesNotContain(MemoryBars.Of(fit, new BarStyle(80, true, false)).First(), char.IsControl);
    }

    [Fact]
    public void A_model_alone_has_one_bar_with_every_part()
    {
        ModelFootprint footprint = FootprintEstimator.Estimate(new CapacityRequest { Model = ModelCatalog.BuiltIn.Find("Qwen3-Next-80B-A3B-Instruct"), Engine = "llama.cpp" });

        string[] lines = [.. MemoryBars.Of(footprint, new BarStyle(120, true, false))];

        Assert.Equal(3, lines.Length);
        Assert.Contains("W weights", lines[2], StringComparison.Ordinal);
        Assert.Contains("S state", lines[2], StringComparison.Ordinal);
    }

    private static string Inner(string line) => line[(line.IndexOf('[', StringComparison.Ordinal) + 1)..line.IndexOf(']', StringComparison.Ordinal)];

    private static HardwareFit Evaluate() => FitEvaluator.Evaluate(ResolvedPlan.From(new CapacityRequest
    {
        Model = ModelCatalog.BuiltIn.Find("Qwen3-8B"), Engine = "llama.cpp", Hardware = HardwareCatalog.BuiltIn.Find("RTX 4090"),
    }));

    private static HardwareFit Fit(PlacementEntry entry) => Evaluate() with { Placement = [entry] };
}
