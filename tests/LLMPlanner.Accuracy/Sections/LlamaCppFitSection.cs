using System.Globalization;
using LLMPlanner.Accuracy.LlamaCpp;

namespace LLMPlanner.Accuracy.Sections;

/// <summary>Answers the other way round beside those of llama.cpp's own fitting.</summary>
public sealed class LlamaCppFitSection : IAccuracySection
{
    /// <inheritdoc/>
    public int Order => 34;

    /// <inheritdoc/>
    public string Title => "llama.cpp's own fitting";

    /// <inheritdoc/>
    public void Write(TextWriter writer)
    {
        IReadOnlyList<FitRow> rows = FitRow.All();
        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"What `--fit` of llama.cpp v0.5.0 chose in {rows.Count} cases for a stand-in device with CUDA's ways and a given memory, without a margin. Its longest context lies on a line between the shortest and the longest one, and is over the memory where use is no line; parts of a layer's experts are placed by patterns, which no option says, so that one layer more or less with experts in host memory counts as the same."));
        writer.WriteLine();
        writer.WriteLine("| question | cases | the same | others |");
        writer.WriteLine("|---|---:|---:|---|");
        Line(writer, "longest context", rows.Where(row => row.Question == "context"), "tokens");
        Line(writer, "most layers on the GPU", rows.Where(row => row.Question == "layers" && !row.HasExperts), "layers");
        Line(writer, "fewest layers with experts in host memory", rows.Where(row => row.Question == "layers" && row.HasExperts), "layers");
    }

    private static void Line(TextWriter writer, string question, IEnumerable<FitRow> rows, string unit)
    {
        FitRow[] all = [.. rows];
        string others = string.Join(
            "; ",
            all.Where(row => !row.IsSame).Select(row => string.Create(
                CultureInfo.InvariantCulture,
                $"{row.Model}: {row.Planned:N0} {unit}, its own {row.Fitted:N0}{(row.IsWithin ? string.Empty : ", which by its own count does not fit")}")));
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {question} | {all.Length} | {all.Count(row => row.IsSame)} | {others} |"));
    }
}
