using System.Globalization;
using LLMPlanner.Accuracy.Vllm;
using LLMPlanner.Placement;

namespace LLMPlanner.Accuracy.Sections;

/// <summary>What vLLM printed at start-up on real machines.</summary>
public sealed class VllmStartUpSection : IAccuracySection
{
    private const double Gibibyte = 1L << 30;

    /// <inheritdoc/>
    public int Order => 41;

    /// <inheritdoc/>
    public string Title => "vLLM's start-up logs";

    /// <inheritdoc/>
    public void Write(TextWriter writer)
    {
        IReadOnlyList<VllmStartUpRow> rows = VllmStartUpRow.All;
        Text(writer, $"{rows.Count} start-ups from public logs. Card, share and version are needed to predict the pool; where a log leaves one out, only what the rest allows is compared. Sizes are per rank, in GiB.");
        writer.WriteLine();
        writer.WriteLine("| figure | target | rows | met |");
        writer.WriteLine("|---|---|---:|---|");
        Summary(writer, rows);
        writer.WriteLine();
        writer.WriteLine("Weights:");
        writer.WriteLine();
        writer.WriteLine("| model | weights | card | ranks | version | logged | reckoned | error |");
        writer.WriteLine("|---|---|---|---:|---|---:|---:|---:|");
        foreach (VllmStartUpRow row in rows.Where(row => row["weightsGiB"] is not null))
        {
            Text(writer, $"| {row.Model.Model} | {row.Weights} | {row.Card} | {row.Ranks} | {row.Version} | {row["weightsGiB"]:F2} | {row.WeightsGiB:F2} | {(row.WeightsGiB / row["weightsGiB"]!.Value) - 1:P2} |");
        }

        writer.WriteLine();
        writer.WriteLine("The pool, and what it holds:");
        writer.WriteLine();
        writer.WriteLine("| model | weights | card | ranks | share | version | logged | reckoned | low | high | inside | logged tokens | tokens of the logged pool |");
        writer.WriteLine("|---|---|---|---:|---:|---|---:|---:|---:|---:|---|---:|---:|");
        foreach (VllmStartUpRow row in rows.Where(row => row["cacheGiB"] is not null))
        {
            Pool(writer, row);
        }
    }

    private static void Summary(TextWriter writer, IReadOnlyList<VllmStartUpRow> rows)
    {
        double[] cuda = [.. rows.Where(row => !row.IsRocm).Select(row => row.WeightError).OfType<double>().Select(Math.Abs)];
        double[] rocm = [.. rows.Where(row => row.IsRocm).Select(row => row.WeightError).OfType<double>().Select(Math.Abs)];
        VllmStartUpRow[] tokens = [.. rows.Where(row => row.PrintsTokens)];
        VllmStartUpRow[] budget = [.. rows.Where(row => row.NamesAll)];
        PlacementEntry[] entries = [.. budget.Select(row => row.Entry)];
        double[] series = [.. budget.Zip(entries).Where(pair => pair.First.IsTextSeries)
            .Select(pair => (pair.Second.KvCacheBudgetBytes / Gibibyte) - pair.First["cacheGiB"]!.Value)];
        int inside = budget.Zip(entries).Count(pair => pair.First.HoldsBudget(pair.Second));
        double[] widths = [.. entries.Select(entry => (entry.KvCacheBudgetHighBytes - entry.KvCacheBudgetLowBytes) / Gibibyte).Order()];
        double[] shares = [.. budget.Zip(entries).Select(pair =>
            (pair.Second.KvCacheBudgetHighBytes - pair.Second.KvCacheBudgetLowBytes) / (double)pair.First.Machine!.Accelerators[0].UsableMemoryBytes)];
        VllmStartUpRow[] parts = [.. rows.Where(row => row.HasParts)];
        Text(writer, $"| weights, CUDA | at most 0.5 % off | {cuda.Length} | worst {cuda.Max():P2} |");
        Text(writer, $"| weights, ROCm, from 13 GiB on | at most 1 % off | {rocm.Length} | worst {rocm.Max():P2} |");
        Text(writer, $"| tokens and requests of the logged pool | exact, up to its last digit | {tokens.Length} | {tokens.Count(row => row.Tokens().Holds)} |");
        Text(writer, $"| pool, seven text runs on H100 of one series | within 0.5 GiB | {series.Length} | {series.Min():+0.00;-0.00} to {series.Max():+0.00;-0.00} GiB |");
        Text(writer, $"| pool, inside the stated limits | 90 % | {budget.Length} | {inside} ({(double)inside / budget.Length:P0}) |");
        Text(writer, $"| width of those limits | median at most 2 GiB, at worst 8 % of the card | {widths.Length} | median {widths[widths.Length / 2]:F2} GiB, worst {shares.Max():P1} |");
        Text(writer, $"| weights, activation, runtime and graphs as measured | never above the high estimate | {parts.Length} | {parts.Count(row => row.MeasuredPartsGiB <= row.HighPartsGiB)} |");
    }

    private static void Pool(TextWriter writer, VllmStartUpRow row)
    {
        string reckoned = "| | | | |";
        if (row.NamesAll)
        {
            PlacementEntry entry = row.Entry;
            reckoned = string.Create(
                CultureInfo.InvariantCulture,
                $"| {entry.KvCacheBudgetBytes / Gibibyte:F2} | {entry.KvCacheBudgetLowBytes / Gibibyte:F2} | {entry.KvCacheBudgetHighBytes / Gibibyte:F2} | {(row.HoldsBudget(entry) ? "yes" : "no")} |");
        }

        (string logged, string holds) = (string.Empty, string.Empty);
        if (row.PrintsTokens)
        {
            (long fewest, long most, _) = row.Tokens();
            logged = row["cacheTokens"]!.Value.ToString("N0", CultureInfo.InvariantCulture);
            holds = string.Create(CultureInfo.InvariantCulture, $"{fewest:N0} to {most:N0}");
        }

        Text(writer, $"| {row.Model.Model} | {row.Weights} | {row.Card} | {row.Ranks} | {row["utilization"]} | {row.Version} | {row["cacheGiB"]:F2} {reckoned} {logged} | {holds} |");
    }

    private static void Text(TextWriter writer, FormattableString text) => writer.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
