using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Hardware.Catalog;

/// <summary>A number of cards of one name.</summary>
internal readonly record struct CountedName(int Count, string Name);

/// <summary>
/// The little language of hardware: <c>RTX 4090</c>, <c>2x RTX 3090</c>, <c>8xH200</c>, <c>RTX 3090 x2</c>,
/// <c>RTX 4090 + RTX 3090</c>, <c>2x 24GB</c>.
/// </summary>
internal static class HardwareText
{
    /// <summary>The longest text that is looked at.</summary>
    public const int MaxLength = 512;

    /// <summary>The most devices of one profile.</summary>
    public const int MaxDevices = 1024;

    private const int MaxParts = 32;

    /// <summary>
    /// Splits a text at the plus signs between spaces; any other one may belong to a name, such as <c>Max+ 395</c>.
    /// </summary>
    public static IReadOnlyList<string> Sum(string text)
    {
        var parts = new List<string>();
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '+' && IsSpace(text, i - 1) && IsSpace(text, i + 1))
            {
                parts.Add(text.Substring(start, i - start));
                start = i + 1;
            }
        }

        parts.Add(text.Substring(start));
        return Checked(parts, text);
    }

    /// <summary>Splits a text at every plus sign.</summary>
    public static IReadOnlyList<string> TightSum(string text) => Checked(text.Split('+'), text);

    /// <summary>Reads the count of a part, which is 1 where it has none.</summary>
    public static CountedName Part(string part) => Count(part.Trim()) ?? new CountedName(1, part.Trim());

    /// <summary>Whether the text has wildcards.</summary>
    public static bool HasWildcards(string text) => text.IndexOfAny(['*', '?']) >= 0 && Count(text.Trim()) is null;

    /// <summary>Reads the count of a part; <see langword="null"/> where it has none.</summary>
    internal static CountedName? Count(string part) => Leading(part) ?? Trailing(part);

    private static IReadOnlyList<string> Checked(IReadOnlyList<string> parts, string text)
    {
        if (parts.Count > MaxParts)
        {
            throw PlannerException.Create(
                PlannerErrorKind.LimitExceeded, nameof(SR.HardwareTooManyParts), text, DecimalText.Shorten(text), MaxParts);
        }

        return parts.All(p => !string.IsNullOrWhiteSpace(p))
            ? parts
            : throw PlannerException.Create(
                PlannerErrorKind.InvalidArgument, nameof(SR.HardwareTextEmptyPart), text, DecimalText.Shorten(text));
    }

    private static bool IsSpace(string text, int index) =>
        index < 0 || index >= text.Length || char.IsWhiteSpace(text[index]);

    private static CountedName? Leading(string part)
    {
        int digits = 0;
        while (digits < part.Length && DecimalText.IsDigit(part[digits]))
        {
            digits++;
        }

        int sign = SkipSpaces(part, digits);
        if (digits == 0 || sign + 1 >= part.Length || !IsTimes(part[sign]))
        {
            return null;
        }

        bool letter = part[sign] is 'x' or 'X';
        bool spaceAfter = char.IsWhiteSpace(part[sign + 1]);

        // "7900 XTX" is a name: a letter x after a space counts only with another space behind it.
        if (letter && sign > digits && !spaceAfter)
        {
            return null;
        }

        string name = part.Substring(sign + 1).Trim();
        if (name.Length == 0)
        {
            return null;
        }

        int? count = ToCount(part.Substring(0, digits));

        // "7950XTX" is a name too, if an unknown one.
        return count is null && letter && !spaceAfter ? null : Counted(count, name, part);
    }

    private static CountedName? Trailing(string part)
    {
        int digits = part.Length;
        while (digits > 0 && DecimalText.IsDigit(part[digits - 1]))
        {
            digits--;
        }

        int sign = digits - 1;
        while (sign >= 0 && char.IsWhiteSpace(part[sign]))
        {
            sign--;
        }

        if (digits == part.Length || sign < 1 || !IsTimes(part[sign]))
        {
            return null;
        }

        // The x of a name such as "EVO-X2" follows no space.
        if (part[sign] is 'x' or 'X' && !char.IsWhiteSpace(part[sign - 1]))
        {
            return null;
        }

        string name = part.Substring(0, sign).Trim();
        return name.Length == 0 ? null : Counted(ToCount(part.Substring(digits)), name, part);
    }

    private static CountedName Counted(int? count, string name, string part) => count is { } valid and > 0
        ? new CountedName(valid, name)
        : throw PlannerException.Create(
            PlannerErrorKind.InvalidArgument, nameof(SR.HardwareCountInvalid), part, DecimalText.Shorten(part), MaxDevices);

    private static int? ToCount(string digits)
    {
        string significant = digits.TrimStart('0');
        if (significant.Length > 4)
        {
            return null;
        }

        int count = 0;
        foreach (char c in significant)
        {
            count = (count * 10) + (c - '0');
        }

        return count <= MaxDevices ? count : null;
    }

    private static int SkipSpaces(string text, int index)
    {
        while (index < text.Length && char.IsWhiteSpace(text[index]))
        {
            index++;
        }

        return index;
    }

    private static bool IsTimes(char c) => c is 'x' or 'X' or '×' or '*';
}
