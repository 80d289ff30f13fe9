using LLMPlanner.Accuracy.LlamaCpp;

namespace LLMPlanner.Tests.Engines;

/// <summary>Reverse answers beside those of llama.cpp's own fitting.</summary>
public sealed class LlamaCppFitTests
{
    private static readonly IReadOnlyList<FitRow> s_rows = FitRow.All();

    [Fact]
    public void Longest_contexts_are_the_engines_wherever_those_fit()
    {
        FitRow[] rows = [.. s_rows.Where(row => row.Question == "context")];
        Assert.InRange(rows.Length, 40, int.MaxValue);
        foreach (FitRow row in rows)
        {
            // A line between two contexts may end a step of 256 too soon, and beyond the memory where use is none.
            Assert.True(row.IsWithin ? row.Planned - row.Fitted is 0 or 256 : row.Planned < row.Fitted, row.ToString());
        }

        Assert.InRange(rows.Count(row => !row.IsSame), 0, rows.Length / 10);
    }

    [Fact]
    public void Layers_on_the_device_are_the_engines_or_one_fewer()
    {
        FitRow[] rows = [.. s_rows.Where(row => row.Question == "layers" && !row.HasExperts)];
        Assert.InRange(rows.Length, 100, int.MaxValue);
        Assert.All(rows, row => Assert.True(row.Fitted - row.Planned is 0 or 1, row.ToString()));
        Assert.InRange(rows.Count(row => !row.IsSame), 0, rows.Length / 20);
    }

    [Fact]
    public void Layers_with_experts_on_the_host_are_the_engines_but_for_parts_of_one()
    {
        FitRow[] rows = [.. s_rows.Where(row => row.Question == "layers" && row.HasExperts)];
        Assert.InRange(rows.Length, 40, int.MaxValue);
        Assert.All(rows, row => Assert.True(row.IsSame, row.ToString()));
    }
}
