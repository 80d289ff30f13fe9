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
        (string Hardware, string Class, string Kind, SpeedPair Pair, double Stated)[] rows =
        [
            .. Speed.Read("llama-bench-held-out.tsv").Select(row => (row[0], row[1], row[3], new SpeedPair(Speed.Number(row[4]), Speed.Number(row[5]), Speed.Number(row[6])), Speed.Number(row[7]))),
        ];
        writer.WriteLine("llama-bench results, each predicted by constants fitted without its card, errors averaged by hardware. *Range*: the share of results between low and high, and high over low in the median. The ranges here are those that the other cards give: the factor of a class is the quantile of the errors of its cards, each held out, without those that are held out together with the judged one.");
        writer.WriteLine();
        writer.WriteLine("| what | hardware | median | p90 | results | range holds | width | aim |");
        writer.WriteLine("|---|---:|---:|---:|---:|---:|---:|---|");
        Line(writer, [.. rows.Where(row => row.Kind == "decode").Select(row => (row.Hardware, row.Pair))], "decode", 0.12, 0.30);
        Line(writer, [.. rows.Where(row => row.Kind == "prompt").Select(row => (row.Hardware, row.Pair))], "prompt", 0.20, null);
        writer.WriteLine();
        writer.WriteLine($"Some runs stand in two tables of one source. Each counted once, {Once(rows, "decode")}, and {Once(rows, "prompt")}.");
        writer.WriteLine();
        writer.WriteLine("By class of device:");
        writer.WriteLine();
        writer.WriteLine("| class | results | decode, median | range holds | prompt, median | range holds | decode, stated range | prompt, stated range |");
        writer.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var group in rows.GroupBy(row => row.Class).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            writer.WriteLine($"| {group.Key} | {group.Count()} | {Cells(group.Where(row => row.Kind == "decode").Select(row => row.Pair))} | {Cells(group.Where(row => row.Kind == "prompt").Select(row => row.Pair))} | {Stated(group, "decode")} | {Stated(group, "prompt")} |");
        }

        writer.WriteLine();
        writer.WriteLine("What decides the width, all of it known before a run: the class of the device, which is its backend and the kind of its memory; decode or prompt; and whether the card itself was measured. The stated range is that of a measured card, from all cards of its class, each held out; prompts on cuda and cuda-hbm share one, since multiplication bounds them and not the memory. A class of one card (cuda-unified, and the three of the Ryzen AI Max+ 395) states what its own results scatter; held out, nothing of it was measured, and it is judged by the range of such a card: ×2 each way, and 1.3 times that as for every card without measurements.");
        writer.WriteLine();
        writer.WriteLine("What a prompt's speed follows from, beside the peak rates: the board power, which bounds what a card sustains (the rate is the peak to the power of 1 − p times the power to p, one p for all cards); scores of attention that go through the memory where flash attention is off; latents that llama.cpp keeps packed; matrix instructions that do not reach Hopper's peak (0.63 of it, assumed after published microbenchmarks); and launches that wait in the driver's queue, so that of several devices a model of many layers keeps only a part busy. Not explained are single runs that are far slower than the same card with other files (8B in 16 bits on one L40S, on one A100 SXM and on four RTX 5000 Ada; 70B on one A40), and AMD's own Vulkan driver on long prompts.");
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

    private static string Once(IEnumerable<(string Hardware, string Class, string Kind, SpeedPair Pair, double Stated)> rows, string kind)
    {
        SpeedPair[] pairs = [.. rows.Where(row => row.Kind == kind).DistinctBy(row => (row.Class, row.Pair.Measured, row.Pair.Predicted)).Select(row => row.Pair)];
        return string.Create(CultureInfo.InvariantCulture, $"the range holds {Speed.Percent(Speed.Held(pairs))} of {pairs.Length} {kind} results at a width of ×{Speed.Width(pairs):0.00}");
    }

    private static string Cells(IEnumerable<SpeedPair> pairs)
    {
        SpeedPair[] all = [.. pairs];
        return all.Length == 0 ? " | " : $"{Speed.Percent(Speed.Quantile(all.Select(pair => pair.Error), 0.5))} | {Speed.Percent(Speed.Held(all))}";
    }

    private static string Stated(IEnumerable<(string Hardware, string Class, string Kind, SpeedPair Pair, double Stated)> rows, string kind)
        => rows.FirstOrDefault(row => row.Kind == kind) is { Stated: > 0 } row ? string.Create(CultureInfo.InvariantCulture, $"×{row.Stated * row.Stated:0.00}") : string.Empty;
}
