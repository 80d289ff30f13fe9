using LLMPlanner.Accuracy;
using LLMPlanner.Accuracy.LlamaCpp;
using LLMPlanner.Tests.Hardware;

namespace LLMPlanner.Tests.Accuracy;

/// <summary>docs/accuracy.md is generated, never typed.</summary>
public sealed class AccuracyDocumentTests
{
    [Fact]
    public void The_document_is_up_to_date()
    {
        string file = Path.Combine(HardwareFiles.Root, "..", "docs", "accuracy.md");
        Assert.True(File.Exists(file), "docs/accuracy.md is missing");
        Assert.Equal(AccuracyDocument.Text(), File.ReadAllText(file).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void The_example_of_the_method_is_up_to_date()
    {
        string document = File.ReadAllText(Path.Combine(HardwareFiles.Root, "..", "docs", "recommendation.md")).ReplaceLineEndings("\n");
        Assert.Equal(RecommendationExample.Insert(document), document);
    }

    [Fact]
    public void The_aims_for_speed_and_quality_are_reached()
    {
        string[] missed = [.. AccuracyDocument.Text().Split('\n').Where(line => line.Contains("**missed**", StringComparison.Ordinal))];
        Assert.Empty(missed);
    }

    [Fact]
    public void Nine_of_ten_logs_and_figures_are_equal_and_the_rest_have_a_cause()
    {
        IReadOnlyList<LogFigure> figures = LogFigure.All();
        Assert.InRange(10 * figures.Count(figure => figure.IsEqual), 9 * figures.Count, 10 * figures.Count);
        IGrouping<string, LogFigure>[] logs = [.. figures.GroupBy(figure => figure.Log)];
        Assert.InRange(10 * logs.Count(log => log.All(figure => figure.IsEqual)), 9 * logs.Length, 10 * logs.Length);
        Assert.All(figures, figure => Assert.Equal(figure.IsEqual, figure.Cause.Length == 0));
    }
}
