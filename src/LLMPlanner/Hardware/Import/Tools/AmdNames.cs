using LLMPlanner.Hardware.Import.Text;

namespace LLMPlanner.Hardware.Import.Tools;

/// <summary>Names of AMD devices: the tools print ids, code names, lists of all cards with one chip, or the name on the box.</summary>
internal static class AmdNames
{
    private static readonly string[] s_prefixes = ["Radeon", "Instinct", "AMD", "FirePro"];

    /// <summary>The name, where the text has one and is not an id such as <c>0x73df</c>.</summary>
    public static string? Telling(string? text)
    {
        if (ToolValue.Clean(text) is not { } value || value.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        int open = value.IndexOf('[');
        int close = value.LastIndexOf(']');
        return open >= 0 && close > open + 1 ? value.Substring(open + 1, close - open - 1).Trim() : value;
    }

    /// <summary>
    /// The cards that a name stands for: <c>Radeon RX 6700/6700 XT / 6800M</c> are <c>Radeon RX 6700</c>, <c>Radeon RX 6700 XT</c> and
    /// <c>Radeon RX 6800M</c>.
    /// </summary>
    public static IReadOnlyList<string> Alternatives(string name)
    {
        if (name.IndexOf('/') < 0 || name.IndexOf("/ATI", StringComparison.Ordinal) >= 0)
        {
            return [name];
        }

        string[] parts = name.Split('/');
        string first = parts[0].Trim();
        int digit = first.IndexOfAny(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
        string family = digit > 0 ? first.Substring(0, digit) : string.Empty;
        return [.. parts.Take(16).Select(p => p.Trim()).Where(p => p.Length > 0)
            .Select(p => s_prefixes.Any(x => p.StartsWith(x, StringComparison.OrdinalIgnoreCase)) ? p : family + p)];
    }

    /// <summary>Whether the name is one of graphics in a processor.</summary>
    public static bool IsIntegrated(string name)
    {
        string[] words = name.Replace("(TM)", " ").Split([' ', '-'], StringSplitOptions.RemoveEmptyEntries);
        string last = words.Length == 0 ? string.Empty : words[words.Length - 1];
        return name.IndexOf("Ryzen", StringComparison.OrdinalIgnoreCase) >= 0
            || name.IndexOf("Strix", StringComparison.OrdinalIgnoreCase) >= 0
            || (last.Length == 4 && last[3] == 'M' && last.Take(3).All(char.IsDigit))
            || (last.Length == 5 && last[4] == 'S' && last.StartsWith("80", StringComparison.Ordinal))
            || (last == "Graphics" && !words.Any(w => w is "RX" or "Pro" or "PRO" or "VII" || w.StartsWith("MI", StringComparison.Ordinal)));
    }
}
