namespace LLMPlanner.Configuration;

/// <summary>Writes property names so that the configuration package takes each for one step of a path.</summary>
internal static class ConfigurationKeys
{
    // A colon parts the steps of a path there. The escapes are private-use characters, themselves escaped.
    private const string Escape = "\uE000";
    private const string EscapedEscape = "\uE000\uE001";
    private const string EscapedColon = "\uE000\uE002";
    private const string EscapedEmpty = "\uE000\uE003";

    /// <summary>The name as one step; two names never become the same.</summary>
    public static string Encode(string name) => name.Length == 0
        ? EscapedEmpty
        : name.Replace(Escape, EscapedEscape).Replace(":", EscapedColon);

    /// <summary>The path of a value below another one, as the configuration package has it.</summary>
    public static string Combine(string path, JsonShape child) =>
        path.Length == 0 ? Encode(child.Name) : path + ":" + Encode(child.Name);

    /// <summary>The path of a value below another one, as positions and settings have it.</summary>
    public static string CombinePath(string path, JsonShape child)
    {
        string step = child.Name.Replace("~", "~0").Replace("/", "~1");
        return path.Length == 0 ? step : path + "/" + step;
    }
}
