using System.Globalization;
using LLMPlanner.Accuracy.LlamaCpp;

namespace LLMPlanner.Accuracy.Sections;

/// <summary>What llama.cpp logged on real machines.</summary>
public sealed class LlamaCppLogSection : IAccuracySection
{
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
        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{equal} of {figures.Count} figures ({100.0 * equal / figures.Count:F0} %) of {logs.Length} logs of the mainline are equal to their printed digits, and every figure of {logs.Count(log => log.All(figure => figure.IsEqual))} of the logs. The others, by cause:"));
        writer.WriteLine();
        writer.WriteLine("| cause | figures |");
        writer.WriteLine("|---|---:|");
        foreach (IGrouping<string, LogFigure> cause in figures.Where(figure => !figure.IsEqual).GroupBy(figure => figure.Cause).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {cause.Key} | {cause.Count()} |"));
        }

        writer.WriteLine();
        writer.WriteLine("Logs of forks, of models that are not named, and of encoders are not compared.");
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
