using System.Globalization;
using LLMPlanner.Accuracy.LlamaCpp;

namespace LLMPlanner.Accuracy.Sections;

/// <summary>What llama.cpp logged on real machines.</summary>
public sealed class LlamaCppLogSection : IAccuracySection
{
    private const int MislabelledForks = 2;

    // Decided by what a log says of itself, not by its figures.
    private static readonly string[] s_notCompared =
    [
        "logs that say they are a fork's; among them Llama-3.1-8B in ik_llama.cpp#103, labelled llama.cpp but started from the folder LLAMA_IK as build 3475 of that fork, and a 27B model of two bits on ROCm, from a file named prism-v.log, with a type of 2.125 bits that the mainline does not have;",
        "a log of a model that is not named, and one of an encoder, which has neither cache nor logits;",
        "figures of a placement by patterns (-ot) that the log does not give: weights per device of the first, third, fourth and fifth log, and the fifth's buffers on GPUs; and maps of a file (CPU_Mapped) that cover more than is read through them;",
        "weights of files with a mix of their own (UD). Where a buffer holds a copy of their largest matrix of experts, a standard mix with the same largest types stands in: Q4_K_S for the 35B file, whose experts are Q4_K and, where they lead down, Q5_K, as two public projects that read that file say (sparkinfer#224 and a kernel benchmark that names it).",
    ];

    /// <inheritdoc/>
    public int Order => 33;

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
        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Not compared ({whole} of {logs.Length + MislabelledForks}, {100.0 * whole / (logs.Length + MislabelledForks):F0} %, with the two logs of forks that are labelled llama.cpp):"));
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
