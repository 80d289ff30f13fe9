using System.Globalization;

namespace LLMPlanner.Text;

/// <summary>The number at the start of a size or a length.</summary>
internal static class DecimalText
{
    /// <summary>Counts the characters of the decimal number that the text starts with: digits with at most one point among them.</summary>
    public static int LengthOf(string text)
    {
        int length = 0;
        bool point = false;
        while (length < text.Length && (IsDigit(text[length]) || (text[length] == '.' && !point && length > 0)))
        {
            point |= text[length] == '.';
            length++;
        }

        // "8." is a slip, not a number.
        return length > 0 && text[length - 1] == '.' ? 0 : length;
    }

    /// <summary>Multiplies a number with a unit.</summary>
    /// <param name="number">Digits with at most one point among them.</param>
    /// <param name="unit">The factor.</param>
    /// <param name="result">The product, a fraction cut off.</param>
    /// <param name="wholeOnly">Whether a product that is not whole is refused.</param>
    public static bool TryScale(string number, long unit, out long result, bool wholeOnly = false)
    {
        result = 0;
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value)
            || value > long.MaxValue / unit)
        {
            return false;
        }

        decimal product = value * unit;
        result = (long)product;
        return !wholeOnly || result == product;
    }

    /// <summary>Cuts what came in to a length that fits into a message.</summary>
    public static string Shorten(string? text) => text switch
    {
        null => string.Empty,
        { Length: > 60 } => text.Substring(0, 60) + "…",
        _ => text,
    };

    /// <summary>Whether the character is one of the ten ASCII digits.</summary>
    public static bool IsDigit(char c) => c is >= '0' and <= '9';
}
