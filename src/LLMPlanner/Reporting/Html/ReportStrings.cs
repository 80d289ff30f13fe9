using System.Text.Json;

namespace LLMPlanner.Reporting.Html;

/// <summary>The words of a report in its languages.</summary>
internal static class ReportStrings
{
    private static readonly Lazy<Dictionary<string, string>> s_english = new(() =>
    {
        using var document = JsonDocument.Parse(ReportAssets.Strings);
        return document.RootElement.GetProperty("en").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!, StringComparer.Ordinal);
    });

    /// <summary>The English word for a key.</summary>
    public static string English(string key) => s_english.Value[key];
}
