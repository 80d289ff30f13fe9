namespace LLMPlanner.Models;

/// <summary>BCP 47 language tags, compared by their primary language.</summary>
internal static class LanguageTag
{
    /// <summary>Whether a model's tag serves a wanted one: <c>zh</c> matches <c>zh-Hans</c>, and the other way round.</summary>
    public static bool Matches(string tag, string wanted) => string.Equals(Primary(tag), Primary(wanted), StringComparison.OrdinalIgnoreCase);

    /// <summary>The primary language of a tag.</summary>
    public static string Primary(string tag)
    {
        int dash = tag.IndexOf('-');
        return dash < 0 ? tag : tag.Substring(0, dash);
    }
}
