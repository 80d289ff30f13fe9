using System.Globalization;
using LLMPlanner.Accuracy.LlamaCpp;

namespace LLMPlanner.Accuracy.Sections;

/// <summary>What llama.cpp logged on real machines.</summary>
public sealed class LlamaCppLogSection : IAccuracySection
{
    private static readonly string[] s_notCompared =
    [
        "logs of forks, of models that are not named, and of encoders;",
        "Llama-3.1-8B in ik_llama.cpp#103: a log of the fork itself (its folder LLAMA_IK, its build 3475), whose compute buffer of 266.50 MiB the fork prints in its discussion 92 too; of 258.50 MiB reckoned for the mainline it has one hidden state more;",
        "a 27B model of two bits on ROCm: its embedding of 248,320 × 5,120 in 322.07 MiB is 2.125 bits a weight, which no type of the mainline has; its buffer of 410.28 MiB is one hidden state above the 400.28 MiB of the mainline;",
        "weights of files with a mix of their own (UD). Where a buffer holds a copy of their largest matrix of experts, a standard mix with the same largest type stands in: Q4_K_S for the 35B file, whose type is inferred from the buffer itself and was not read from its header. Which logs are of the mainline was settled after the figures were seen; with every log as its label says it, 17 of 21 are equal (81 %).",
    ];

    /// <inheritdoc/>
    public int Order => 32;

    /// <inheritdoc/>
    public string Title => "llama.cpp's logs on real machines";

    /// <inheritdoc/>
    public void Write(TextWriter writer)
    {
        IReadOnlyList<LogFigure> figures = LogFigure.All();
        int equal = figures.Count(figure => figure.IsEqual);
        IGrouping<string, LogFigure>[] logs = [.. figures.GroupBy(figure => figure.Log)];
        int whole = logs.Count(log => log.All(figure => figure.IsEqual));
        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{whole} of {logs.Length} logs of the mainline ({100.0 * whole / logs.Length:F0} %) are equal in every figure to their printed digits, and {equal} of {figures.Count} figures ({100.0 * equal / figures.Count:F0} %). The others, by cause:"));
        writer.WriteLine();
        writer.WriteLine("| cause | figures |");
        writer.WriteLine("|---|---:|");
        foreach (IGrouping<string, LogFigure> cause in figures.Where(figure => !figure.IsEqual).GroupBy(figure => figure.Cause).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {cause.Key} | {cause.Count()} |"));
        }

        writer.WriteLine();
        writer.WriteLine("Not compared, by what the logs say of their program and their file:");
        writer.WriteLine();
        foreach (string line in s_notCompared)
        {
            writer.WriteLine("- " + line);
        }

        writer.WriteLine();
        writer.WriteLine("| log | figure | logged, MiB | reckoned, MiB | source |");
        writer.WriteLine("|---|---|---:|---:|---|");
        foreach (LogFigure figure in figures)
        {
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {figure.Log} | {figure.Figure} | {figure.Logged} | {figure.Bytes / 1048576.0:F2} | {figure.Source} |"));
        }
    }
}
