using System.Globalization;

namespace LLMPlanner.Accuracy.Sections;

/// <summary>Time per output token of serving engines against measured runs of groups that the constants never saw.</summary>
public sealed class ServingSpeedSection : IAccuracySection
{
    private const double MostMedian = 0.12;
    private const double MostMean = 0.18;
    private const double LeastOrder = 0.94;
    private const double LeastHeld = 0.85;
    private const double MostWidth = 2;

    /// <inheritdoc/>
    public int Order => 50;

    /// <inheritdoc/>
    public string Title => "Speed of serving engines";

    /// <inheritdoc/>
    public void Write(TextWriter writer)
    {
        string[][] rows = Speed.Read("serving-held-out.tsv");
        writer.WriteLine("Time per output token of published closed-loop runs (one pipeline stage, no attention data parallelism, up to eight ranks), each predicted by constants fitted without its whole group (model, card, precision, tensor parallelism). *Range*: the share of runs between low and high, and high over low in the median.");
        writer.WriteLine();
        writer.WriteLine("| engine | runs | median | mean | p90 | range holds | width | aim: median ≤ 12 %, mean ≤ 18 %, range ≥ 85 %, width ≤ ×2 |");
        writer.WriteLine("|---|---:|---:|---:|---:|---:|---:|---|");
        foreach (IGrouping<string, string[]> engine in rows.GroupBy(row => row[0]))
        {
            SpeedPair[] pairs = [.. engine.Select(Pair)];
            double median = Speed.Quantile(pairs.Select(pair => pair.Error), 0.5);
            double mean = pairs.Average(pair => pair.Error);
            double held = Speed.Held(pairs);
            double width = Speed.Width(pairs);
            bool reached = median <= MostMedian && mean <= MostMean && held >= LeastHeld && width <= MostWidth;
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {engine.Key} | {pairs.Length} | {Speed.Percent(median)} | {Speed.Percent(mean)} | {Speed.Percent(Speed.Quantile(pairs.Select(pair => pair.Error), 0.9))} | {Speed.Percent(held)} | ×{width:0.00} | {Speed.Met(reached)} |"));
        }

        (int right, int all) = TensorParallelOrder(rows);
        writer.WriteLine();
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Of two tensor-parallel sizes under one load the faster one is named in {right} of {all} pairs, {Speed.Percent((double)right / all)} (aim ≥ 94 %: {Speed.Met((double)right / all >= LeastOrder)})."));
        writer.WriteLine();
        writer.WriteLine("Measured are H100, H200, B200, B300 and GB200. Every other card takes the nearest class, says *Assumed*, and its range is 1.4 times as wide each way.");
    }

    private static SpeedPair Pair(string[] row) => new(Speed.Number(row[9]), Speed.Number(row[10]), Speed.Number(row[11]));

    private static (int Right, int All) TensorParallelOrder(string[][] rows)
    {
        int right = 0;
        int all = 0;
        foreach (IGrouping<string, string[]> alike in rows.GroupBy(row => string.Join('|', row[0], row[1], row[2], row[3], Speed.Number(row[5]) > 1, row[6], row[7], row[8])))
        {
            foreach (string[] narrow in alike)
            {
                foreach (string[] wide in alike.Where(row => Speed.Number(row[4]) > Speed.Number(narrow[4])))
                {
                    all++;
                    right += (Pair(narrow).Measured < Pair(wide).Measured) == (Pair(narrow).Predicted < Pair(wide).Predicted) ? 1 : 0;
                }
            }
        }

        return (right, all);
    }
}
