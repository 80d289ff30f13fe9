using System.Globalization;

namespace LLMPlanner.Accuracy.Sections;

/// <summary>Speed of llama.cpp against llama-bench results of cards that the constants never saw.</summary>
public sealed class LlamaCppSpeedSection : IAccuracySection
{
    /// <inheritdoc/>
    public int Order => 51;

    /// <inheritdoc/>
    public string Title => "Speed of llama.cpp";

    /// <inheritdoc/>
    public void Write(TextWriter writer)
    {
        (string Hardware, string Class, string Kind, SpeedPair Pair)[] rows =
        [
            .. Speed.Read("llama-bench-held-out.tsv").Select(row => (row[0], row[1], row[3], new SpeedPair(Speed.Number(row[4]), Speed.Number(row[5]), Speed.Number(row[6])))),
        ];
        writer.WriteLine("llama-bench results, each predicted by constants fitted without its card, errors averaged by hardware. *Range*: the share of results between low and high, and high over low in the median.");
        writer.WriteLine();
        writer.WriteLine("| what | hardware | median | p90 | results | range holds | width | aim |");
        writer.WriteLine("|---|---:|---:|---:|---:|---:|---:|---|");
        Line(writer, [.. rows.Where(row => row.Kind == "decode").Select(row => (row.Hardware, row.Pair))], "decode", 0.12, 0.30);
        Line(writer, [.. rows.Where(row => row.Kind == "prompt").Select(row => (row.Hardware, row.Pair))], "prompt", 0.20, null);
        writer.WriteLine();
        writer.WriteLine("By class of device:");
        writer.WriteLine();
        writer.WriteLine("| class | results | decode, median | prompt, median | decode range | prompt range |");
        writer.WriteLine("|---|---:|---:|---:|---:|---:|");
        foreach (var group in rows.GroupBy(row => row.Class).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            writer.WriteLine($"| {group.Key} | {group.Count()} | {Cells(group.Where(row => row.Kind == "decode").Select(row => row.Pair), out string decode)} | {Cells(group.Where(row => row.Kind == "prompt").Select(row => row.Pair), out string prompt)} | {decode} | {prompt} |");
        }
    }

    private static void Line(TextWriter writer, (string Hardware, SpeedPair Pair)[] rows, string what, double mostMedian, double? mostP90)
    {
        double[] errors = [.. rows.GroupBy(row => row.Hardware).Select(group => group.Average(row => row.Pair.Error))];
        SpeedPair[] pairs = [.. rows.Select(row => row.Pair)];
        double median = Speed.Quantile(errors, 0.5);
        double p90 = Speed.Quantile(errors, 0.9);
        double held = Speed.Held(pairs);
        double width = Speed.Width(pairs);
        string aim = $"median ≤ {mostMedian * 100:0} %{(mostP90 is { } most ? $", p90 ≤ {most * 100:0} %" : string.Empty)}: {Speed.Met(median <= mostMedian && p90 <= (mostP90 ?? 100))}; range ≥ 85 %: {Speed.Met(held >= 0.85)}; width ≤ ×2: {Speed.Met(width <= 2)}";
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {errors.Length} | {Speed.Percent(median)} | {Speed.Percent(p90)} | {pairs.Length} | {Speed.Percent(held)} | ×{width:0.00} | {aim} |"));
    }

    private static string Cells(IEnumerable<SpeedPair> pairs, out string range)
    {
        SpeedPair[] all = [.. pairs];
        range = all.Length == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"×{Speed.Width(all):0.00}");
        return all.Length == 0 ? string.Empty : Speed.Percent(Speed.Quantile(all.Select(pair => pair.Error), 0.5));
    }
}
