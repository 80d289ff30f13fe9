using System.Globalization;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Recommendation;

namespace LLMPlanner.Accuracy;

/// <summary>The worked example of docs/recommendation.md, computed.</summary>
public static class RecommendationExample
{
    /// <summary>Line before the example.</summary>
    public const string Begin = "<!-- example: generated -->";

    /// <summary>Line after the example.</summary>
    public const string End = "<!-- end of the example -->";

    /// <summary>The example as Markdown.</summary>
    public static string Text()
    {
        RecommendationResult result = new Recommender(new RecommendationQuery
        {
            Hardware = HardwareCatalog.BuiltIn.Find("RTX 3060 12GB"), UseCase = UseCase.Code, First = 5,
        }).Evaluate(ModelCatalog.BuiltIn.All(), explain: true);
        var text = new StringWriter { NewLine = "\n" };
        text.WriteLine("| rank | model | quantization | quality | interval | parts of the score | score |");
        text.WriteLine("|---:|---|---|---:|---|---|---:|");
        foreach (ModelRecommendation item in result.Recommendations)
        {
            string parts = string.Join(", ", item.ScoreParts.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Name} {part.Points:+0.##;−0.##;0}")));
            text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {item.Rank} | {item.Model} | {item.Quantization} | {item.QualityScore:0.0} | {item.QualityLow:0} to {item.QualityHigh:0}, {item.QualityConfidence} | {parts} | {item.Score:0.0} |"));
        }

        text.WriteLine();
        text.WriteLine($"Why the first: {result.Recommendations[0].Reason}");
        text.WriteLine();
        text.WriteLine("What was rejected, by the hard limit that each fails:");
        text.WriteLine();
        text.WriteLine("| limit | models | for example |");
        text.WriteLine("|---|---:|---|");
        foreach (IGrouping<RejectionCause, RejectedCandidate> cause in result.Rejected.GroupBy(item => item.Cause).OrderBy(group => group.Key))
        {
            RejectedCandidate example = cause.OrderByDescending(item => item.QualityScore ?? 0).ThenBy(item => item.Model, StringComparer.Ordinal).First();
            text.WriteLine($"| {cause.Key} | {cause.Count()} | {example.Model}: {example.Reason} |");
        }

        return text.ToString();
    }

    /// <summary>The document with the example of today in it.</summary>
    /// <param name="document">The text of docs/recommendation.md.</param>
    public static string Insert(string document)
    {
        int begin = document.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int end = document.IndexOf(End, StringComparison.Ordinal);
        return document[..begin] + "\n" + Text() + document[end..];
    }
}
