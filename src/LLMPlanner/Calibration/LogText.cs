using System.Globalization;

namespace LLMPlanner.Calibration;

/// <summary>Takes figures out of a log line by the words around them, without ever failing.</summary>
internal static class LogText
{
    private const double Kibibyte = 1024;

    /// <summary>The number that follows a marker, with thousands separated by commas; null where there is none.</summary>
    public static double? NumberAfter(string line, string marker)
    {
        int start = After(line, marker);
        return start < 0 ? null : NumberAt(line, start, out _);
    }

    /// <summary>The size that follows a marker: a number with MB, MiB, GB or GiB behind it, all of them binary; null where there is none.</summary>
    public static long? SizeAfter(string line, string marker)
    {
        int start = After(line, marker);
        if (start < 0 || NumberAt(line, start, out int end) is not { } value)
        {
            return null;
        }

        while (end < line.Length && line[end] is ' ')
        {
            end++;
        }

        double? unit = end < line.Length ? char.ToUpperInvariant(line[end]) switch
        {
            'T' => Kibibyte * Kibibyte * Kibibyte * Kibibyte,
            'G' => Kibibyte * Kibibyte * Kibibyte,
            'M' => Kibibyte * Kibibyte,
            'K' => Kibibyte,
            'B' => 1,
            _ => null,
        }
        : null;
        double bytes = value * (unit ?? 0);
        return unit is null || double.IsNaN(bytes) || Math.Abs(bytes) > 1e15 ? null : (long)bytes;
    }

    /// <summary>A whole number after a marker; null where there is none or it is out of range.</summary>
    public static long? WholeAfter(string line, string marker)
        => NumberAfter(line, marker) is { } value && Math.Abs(value) < 1e15 ? (long)value : null;

    /// <summary>The text between two markers; null where one is missing.</summary>
    public static string? Between(string line, string before, string after)
    {
        int start = After(line, before);
        int end = start < 0 ? -1 : line.IndexOf(after, start, StringComparison.Ordinal);
        return end < 0 ? null : line.Substring(start, end - start);
    }

    /// <summary>The value of a key in a printed list such as <c>name='value', other=3)</c> or <c>'name': 'value'</c>; null where it is missing or None.</summary>
    public static string? Value(string line, string key)
    {
        int start = After(line, key);
        if (start < 0 || start >= line.Length)
        {
            return null;
        }

        char quote = line[start];
        string? value;
        if (quote is '\'' or '"')
        {
            int close = line.IndexOf(quote, start + 1);
            value = close < 0 ? null : line.Substring(start + 1, close - start - 1);
        }
        else
        {
            int end = start;
            while (end < line.Length && line[end] is not (',' or ')' or '}' or ' '))
            {
                end++;
            }

            value = line.Substring(start, end - start);
        }

        return value is null or "" or "None" ? null : value;
    }

    /// <summary>A text cut to a length that fits a message.</summary>
    public static string Shorten(string text) => text.Length <= 300 ? text.Trim() : text.Substring(0, 300).Trim() + "…";

    private static int After(string line, string marker)
    {
        int at = line.IndexOf(marker, StringComparison.Ordinal);
        return at < 0 ? -1 : at + marker.Length;
    }

    private static double? NumberAt(string line, int start, out int end)
    {
        while (start < line.Length && line[start] is ' ' or '=' or ':' or '(' or '"' or '\'')
        {
            start++;
        }

        end = start;
        while (end < line.Length && (char.IsDigit(line[end]) || line[end] is '.' or ',' or '-'))
        {
            if (line[end] is ',' or '.' && (end + 1 >= line.Length || !char.IsDigit(line[end + 1])))
            {
                break;
            }

            end++;
        }

        string text = line.Substring(start, Math.Min(end - start, 40)).Replace(",", string.Empty);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && !double.IsInfinity(value) ? value : null;
    }
}
