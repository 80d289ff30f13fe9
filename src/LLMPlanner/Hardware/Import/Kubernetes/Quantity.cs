using System.Globalization;
using LLMPlanner.Text;

namespace LLMPlanner.Hardware.Import.Kubernetes;

/// <summary>Amounts as Kubernetes writes them: <c>131837184Ki</c>, <c>8</c>, <c>31850m</c>, <c>129e6</c>; here M is 10^6 and Mi is 2^20.</summary>
internal static class Quantity
{
    /// <summary>Reads an amount, a fraction cut off, or answers <see langword="null"/>.</summary>
    public static long? Read(string? text, long maximum)
    {
        string value = (text ?? string.Empty).Trim();
        int length = DecimalText.LengthOf(value);
        if (length == 0 || value.Length > 40
            || !double.TryParse(value.Substring(0, length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            || Factor(value.Substring(length)) is not { } factor)
        {
            return null;
        }

        double amount = number * factor;
        return amount >= 0 && amount <= maximum ? (long)amount : null;
    }

    private static double? Factor(string unit) => unit switch
    {
        "" => 1,
        "m" => 1e-3,
        "k" => 1e3,
        "M" => 1e6,
        "G" => 1e9,
        "T" => 1e12,
        "P" => 1e15,
        "Ki" => 1L << 10,
        "Mi" => 1L << 20,
        "Gi" => 1L << 30,
        "Ti" => 1L << 40,
        "Pi" => 1L << 50,
        _ => Exponent(unit),
    };

    private static double? Exponent(string unit) =>
        unit.Length is 2 or 3 && unit[0] is 'e' or 'E'
        && int.TryParse(unit.Substring(1), NumberStyles.None, CultureInfo.InvariantCulture, out int exponent) && exponent <= 18
            ? Math.Pow(10, exponent)
            : null;
}
