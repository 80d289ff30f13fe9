using LLMPlanner.Engines.Serving;
using LLMPlanner.Placement;

namespace LLMPlanner.Tests.Engines.Vllm;

/// <summary>Predictions against what vLLM printed at start-up, on every row that names enough to predict from.</summary>
public sealed class VllmStartUpTests
{
    private const double Gibibyte = 1L << 30;

    [Fact]
    public void Weights_of_a_rank_are_what_the_log_prints()
    {
        var misses = new List<string>();
        int rows = 0;
        foreach (VllmStartUpRow row in VllmStartUpRow.All.Where(row => row["weightsGiB"] is not null))
        {
            double measured = row["weightsGiB"]!.Value;
            if (row.IsRocm && measured < 13)
            {
                continue;
            }

            rows++;
            double error = Math.Abs((row.WeightsGiB / measured) - 1);
            if (error > (row.IsRocm ? 0.01 : 0.005))
            {
                misses.Add(FormattableString.Invariant($"{error:P2} {row.WeightsGiB:0.0000} {row}"));
            }
        }

        Assert.True(rows >= 50);
        Assert.Empty(misses);
    }

    [Fact]
    public void Pool_holds_the_tokens_and_requests_that_the_log_prints()
    {
        var misses = new List<string>();
        int rows = 0;
        foreach (VllmStartUpRow row in VllmStartUpRow.All.Where(row => row["cacheTokens"] > 0 && row["cacheGiB"] is not null))
        {
            rows++;
            ServingCache cache = row.Plan.Divide(row.Shape).Cache;
            long block = cache.BlockBytes(0, row.Model.Architecture.LayerCount);
            long fewest = (long)((row["cacheGiB"]!.Value - VllmStartUpRow.Rounding) * Gibibyte) / block;
            long most = (long)((row["cacheGiB"]!.Value + VllmStartUpRow.Rounding) * Gibibyte) / block;
            double tokens = row["cacheTokens"]!.Value;

            // The log of one rank prints its own memory; the pool is that of the rank with the least, up to half a percent smaller.
            double tolerance = row.Ranks > 1 ? 0.995 : 1;
            bool holds = tokens >= cache.Tokens(fewest) * tolerance && tokens <= cache.Tokens(most);
            if (row["concurrency"] is { } concurrency && row.HasLength)
            {
                double each = cache.Blocks(row.Length);
                holds &= concurrency >= (fewest / each * tolerance) - 0.006 && concurrency <= (most / each) + 0.006;
            }

            if (!holds)
            {
                misses.Add(FormattableString.Invariant($"{cache.Tokens(fewest)} to {cache.Tokens(most)} {row}"));
            }
        }

        Assert.True(rows >= 45);
        Assert.Empty(misses);
    }

    [Fact]
    public void Budget_is_within_half_a_gibibyte_on_the_text_runs_of_one_public_series()
    {
        VllmStartUpRow[] rows = [.. VllmStartUpRow.All.Where(row => row.ToString().Contains("H100", StringComparison.Ordinal)
            && !row.ToString().Contains("Mistral", StringComparison.Ordinal))];
        Assert.Equal(7, rows.Length);
        foreach (VllmStartUpRow row in rows)
        {
            double error = (Entry(row).KvCacheBudgetBytes / Gibibyte) - row["cacheGiB"]!.Value;
            Assert.True(Math.Abs(error) <= 0.5, FormattableString.Invariant($"{error:+0.00;-0.00} {row}"));
        }
    }

    [Fact]
    public void Budget_lies_in_its_range_on_nine_rows_of_ten()
    {
        VllmStartUpRow[] rows = [.. VllmStartUpRow.All.Where(row => row.NamesAll)];
        VllmStartUpRow[] outside = [.. rows.Where(row => !Holds(row))];
        Assert.True(rows.Length >= 50);
        Assert.True(outside.Length <= rows.Length / 10, string.Join(Environment.NewLine, outside.AsEnumerable()));
    }

    [Fact]
    public void Ranges_of_the_budget_stay_useful()
    {
        var widths = new List<double>();
        foreach (VllmStartUpRow row in VllmStartUpRow.All.Where(row => row.NamesAll))
        {
            PlacementEntry entry = Entry(row);
            long width = entry.KvCacheBudgetHighBytes - entry.KvCacheBudgetLowBytes;
            Assert.True(width <= 0.08 * row.Machine!.Accelerators[0].UsableMemoryBytes, FormattableString.Invariant($"{width / Gibibyte:0.00} {row}"));
            widths.Add(width / Gibibyte);
        }

        widths.Sort();
        Assert.True(widths[widths.Count / 2] <= 2);
    }

    [Fact]
    public void No_start_up_took_more_than_the_high_estimate()
    {
        var misses = new List<string>();
        foreach (VllmStartUpRow row in VllmStartUpRow.All.Where(row => row["weightsGiB"] is not null && row.Machine?.Accelerators[0].Vendor is not null))
        {
            ServingRules rules = row.Plan.Rules;
            ByteRange beside = rules.Workspace(row.Plan.Card, row.Shape, row.Length) + rules.Overhead(row.Plan.Card, row.Shape)
                + rules.Outside(row.Plan.Card, row.Shape);
            double high = row.WeightsGiB + (beside.High / Gibibyte);
            double share = rules.Share(row.Plan.Card!, row.Shape) / Gibibyte;
            double reserved = row["activationGiB"] is { } activation
                ? activation + (row["nonTorchGiB"] ?? 0)
                : row["cacheGiB"] is { } cache && row["utilization"] is not null ? share - row["weightsGiB"]!.Value - cache : 0;
            double measured = row["weightsGiB"]!.Value + reserved + Math.Max(0, row["graphsGiB"] ?? 0);
            if (measured > high)
            {
                misses.Add(FormattableString.Invariant($"{measured:0.00} > {high:0.00} {row}"));
            }
        }

        Assert.Empty(misses);
    }

    [Fact]
    public void Failed_start_up_is_refused()
    {
        VllmStartUpRow row = VllmStartUpRow.All.Single(row => row.Failed && row["cacheGiB"] < 0);
        DevicePlacement placement = row.Plan.Place(row.Machine!, useTotalMemory: true, row.Length, 1);
        Assert.False(placement.ExpectedFits);
    }

    private static bool Holds(VllmStartUpRow row)
    {
        PlacementEntry entry = Entry(row);
        double measured = row["cacheGiB"]!.Value;
        return measured >= (entry.KvCacheBudgetLowBytes / Gibibyte) - VllmStartUpRow.Rounding
            && measured <= (entry.KvCacheBudgetHighBytes / Gibibyte) + VllmStartUpRow.Rounding;
    }

    private static PlacementEntry Entry(VllmStartUpRow row) => row.Plan.Place(row.Machine!, useTotalMemory: true, row.Length, 1).Entries[0];
}
