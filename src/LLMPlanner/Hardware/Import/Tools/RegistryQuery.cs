using System.Globalization;

namespace LLMPlanner.Hardware.Import.Tools;

/// <summary>Reads what <c>reg query … /s</c> prints: keys at the start of a line, their values below, indented by four blanks.</summary>
internal static class RegistryQuery
{
    private const int MaxKeys = 4096;

    /// <summary>The keys with their values, in their order.</summary>
    public static List<(string Key, Dictionary<string, string> Values)> Read(string text)
    {
        var keys = new List<(string Key, Dictionary<string, string> Values)>();
        foreach (string line in text.Split('\n'))
        {
            string content = line.TrimEnd('\r', ' ');
            if (content.StartsWith("HKEY_", StringComparison.Ordinal) && keys.Count < MaxKeys)
            {
                keys.Add((content, new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)));
            }
            else if (keys.Count > 0 && content.StartsWith("    ", StringComparison.Ordinal))
            {
                AddValue(keys[keys.Count - 1].Values, content.Substring(4));
            }
        }

        return keys;
    }

    /// <summary>A number as the tool prints it: <c>0x600000000</c>, or the bytes of a binary value with the lowest first.</summary>
    public static long? Number(string? text, bool isBinary)
    {
        string value = (text ?? string.Empty).Trim();
        if (isBinary)
        {
            if (value.Length is not (8 or 16))
            {
                return null;
            }

            value = string.Concat(Enumerable.Range(0, value.Length / 2).Reverse().Select(i => value.Substring(i * 2, 2)));
        }
        else if (value.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            value = value.Substring(2);
        }
        else
        {
            return null;
        }

        return long.TryParse(value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long number) && number >= 0 ? number : null;
    }

    // "Name    REG_SZ    Value": the name itself may hold single blanks.
    private static void AddValue(Dictionary<string, string> values, string line)
    {
        int kind = line.IndexOf("    REG_", StringComparison.Ordinal);
        if (kind <= 0)
        {
            return;
        }

        string rest = line.Substring(kind + 4);
        int value = rest.IndexOf("    ", StringComparison.Ordinal);
        string name = line.Substring(0, kind).Trim();
        values[name] = value < 0 ? string.Empty : rest.Substring(value + 4);
        values[name + "|kind"] = value < 0 ? rest : rest.Substring(0, value);
    }
}
