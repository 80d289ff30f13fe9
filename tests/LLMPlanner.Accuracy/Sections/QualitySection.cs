using System.Globalization;
using LLMPlanner.QualityCompiler;

namespace LLMPlanner.Accuracy.Sections;

/// <summary>How well the quality index holds for benchmarks that it has not seen.</summary>
public sealed class QualitySection : IAccuracySection
{
    /// <inheritdoc/>
    public int Order => 60;

    /// <inheritdoc/>
    public string Title => "Quality index";

    /// <inheritdoc/>
    public void Write(TextWriter writer)
    {
        QualityData data = QualityData.Read(DataFile.Path("quality"));
        (string Benchmark, int Models, double Correlation)[] left = [.. SelfCheck.LeaveOneOut(data)];
        double median = Speed.Quantile(left.Select(check => check.Correlation), 0.5);
        (int right, int all) = SelfCheck.PairOrder(data);
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Leave one out: the index is built without a benchmark, and the ranks of the models in it are compared. Over {left.Length} benchmarks with 15 models or more the rank correlation is {median:0.00} in the median (aim ≥ 0.80: {Speed.Met(median >= 0.8)})."));
        writer.WriteLine();
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Pairs: of two models with three or more benchmarks in common the index names the one that is better on them in {right} of {all} cases, {Speed.Percent((double)right / all)} (aim ≥ 90 %: {Speed.Met((double)right / all >= 0.9)})."));
        writer.WriteLine();
        writer.WriteLine("| benchmark left out | models | rank correlation |");
        writer.WriteLine("|---|---:|---:|");
        foreach ((string benchmark, int models, double correlation) in left.OrderByDescending(check => check.Correlation).ThenBy(check => check.Benchmark, StringComparer.Ordinal))
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {benchmark.Replace("|", "\\|", StringComparison.Ordinal)} | {models} | {correlation:0.00} |"));
        }
    }
}
