using LLMPlanner.Accuracy.Vllm;
using LLMPlanner.Placement;

namespace LLMPlanner.Tests.Engines.Vllm;

/// <summary>Predictions against what vLLM printed at start-up, on every row that names enough to predict from.</summary>
public sealed class VllmStartUpTests
{
    private const double Gibibyte = 1L << 30;

    [Fact]
    public void Weights_of_a_rank_are_what_the_log_prints()
    {
        VllmStartUpRow[] rows = [.. VllmStartUpRow.All.Where(row => row.WeightError is not null)];
        Assert.True(rows.Length >= 50);
        Assert.Empty(rows.Where(row => Math.Abs(row.WeightError!.Value) > (row.IsRocm ? 0.01 : 0.005))
            .Select(row => FormattableString.Invariant($"{row.WeightError:P2} {row.WeightsGiB:0.0000} {row}")));
    }

    [Fact]
    public void Pool_holds_the_tokens_and_requests_that_the_log_prints()
    {
        VllmStartUpRow[] rows = [.. VllmStartUpRow.All.Where(row => row.PrintsTokens)];
        Assert.True(rows.Length >= 45);
        Assert.Empty(rows.Where(row => !row.Tokens().Holds).Select(row => FormattableString.Invariant($"{row.Tokens()} {row}")));
    }

    [Fact]
    public void Budget_is_within_half_a_gibibyte_on_the_text_runs_of_one_public_series()
    {
        VllmStartUpRow[] rows = [.. VllmStartUpRow.All.Where(row => row.IsTextSeries)];
        Assert.Equal(7, rows.Length);
        foreach (VllmStartUpRow row in rows)
        {
            double error = (row.Entry.KvCacheBudgetBytes / Gibibyte) - row["cacheGiB"]!.Value;
            Assert.True(Math.Abs(error) <= 0.5, FormattableString.Invariant($"{error:+0.00;-0.00} {row}"));
        }
    }

    [Fact]
    public void Budget_lies_in_its_range_on_nine_rows_of_ten()
    {
        VllmStartUpRow[] rows = [.. VllmStartUpRow.All.Where(row => row.NamesAll)];
        VllmStartUpRow[] outside = [.. rows.Where(row => !row.HoldsBudget(row.Entry))];
        Assert.True(rows.Length >= 50);
        Assert.True(outside.Length <= rows.Length / 10, string.Join(Environment.NewLine, outside.AsEnumerable()));
    }

    [Fact]
    public void Ranges_of_the_budget_stay_useful()
    {
        var widths = new List<double>();
        foreach (VllmStartUpRow row in VllmStartUpRow.All.Where(row => row.NamesAll))
        {
            PlacementEntry entry = row.Entry;
            long width = entry.KvCacheBudgetHighBytes - entry.KvCacheBudgetLowBytes;
            Assert.True(width <= 0.08 * row.Machine!.Accelerators[0].UsableMemoryBytes, FormattableString.Invariant($"{width / Gibibyte:0.00} {row}"));
            widths.Add(width / Gibibyte);
        }

        widths.Sort();
        Assert.True(widths[widths.Count / 2] <= 2);
    }

    [Fact]
    public void No_start_up_took_more_than_the_high_estimate()
        => Assert.Empty(VllmStartUpRow.All.Where(row => row.HasParts && row.MeasuredPartsGiB > row.HighPartsGiB)
            .Select(row => FormattableString.Invariant($"{row.MeasuredPartsGiB:0.00} > {row.HighPartsGiB:0.00} {row}")));

    [Fact]
    public void Failed_start_up_is_refused()
    {
        VllmStartUpRow row = VllmStartUpRow.All.Single(row => row.Failed && row["cacheGiB"] < 0);
        DevicePlacement placement = row.Plan.Place(row.Machine!, useTotalMemory: true, row.Length, 1);
        Assert.False(placement.ExpectedFits);
    }
}
