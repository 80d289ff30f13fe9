using System.Globalization;
using LLMPlanner.Text;

namespace LLMPlanner.Hardware.Import.Text;

/// <summary>Values as tools print them: with units, in brackets where there is none, or in a country's own writing.</summary>
internal static class ToolValue
{
    /// <summary>The smallest memory of one device that is believed, in bytes.</summary>
    public const long MinDeviceBytes = 64L << 20;

    /// <summary>The largest memory of one device that is believed, in bytes.</summary>
    public const long MaxDeviceBytes = 4L << 40;

    /// <summary>The largest memory of one machine that is believed, in bytes.</summary>
    public const long MaxHostBytes = 256L << 40;

    private const int MaxLength = 64;

    private static readonly HashSet<string> s_missing = new(StringComparer.OrdinalIgnoreCase)
    {
        "", "-", "N/A", "NA", "None", "null", "Unknown", "ERR!", "Not Supported", "Not Available", "Not Found", "Unknown Error",
        "Insufficient Permissions", "Requested functionality has been deprecated", "No data", "n.a.", "GPU is lost",
    };

    /// <summary>Cleans a value: no blanks around it, no brackets, and <see langword="null"/> where the tool says that it has none.</summary>
    public static string? Clean(string? text)
    {
        string value = (text ?? string.Empty).Trim();
        if (value.Length > 1 && value[0] == '[' && value[value.Length - 1] == ']')
        {
            value = value.Substring(1, value.Length - 2).Trim();
        }

        return s_missing.Contains(value) ? null : value;
    }

    /// <summary>Reads a size.</summary>
    /// <param name="text">A number and a unit such as <c>24564 MiB</c>; MB and MiB both are 2^20, as the tools mean it.</param>
    /// <param name="defaultUnit">What one is where the text has no unit, in bytes.</param>
    /// <param name="minimum">The smallest size that is believed.</param>
    /// <param name="maximum">The largest size that is believed.</param>
    /// <param name="bytes">The size.</param>
    /// <returns>Whether the text is a size in that range, and can be read in one way only.</returns>
    public static bool TrySize(string? text, long defaultUnit, long minimum, long maximum, out long bytes)
    {
        bytes = 0;
        if (Clean(text) is not { Length: <= MaxLength } value)
        {
            return false;
        }

        int end = NumberLength(value);
        long unit = defaultUnit;
        return end > 0
            && (end == value.Length || TryUnit(value.Substring(end).Trim(), out unit))
            && TryReading(value.Substring(0, end), unit, minimum, maximum, out bytes);
    }

    /// <summary>Reads a size, or answers <see langword="null"/>.</summary>
    public static long? Size(string? text, long defaultUnit, long minimum, long maximum) =>
        TrySize(text, defaultUnit, minimum, maximum, out long bytes) ? bytes : null;

    /// <summary>Reads the memory of a device, or answers <see langword="null"/>; a plain number is MiB.</summary>
    public static long? DeviceTotal(string? text) => Size(text, 1L << 20, MinDeviceBytes, MaxDeviceBytes);

    /// <summary>Reads a part of the memory of a device, or answers <see langword="null"/>; a plain number is MiB.</summary>
    public static long? DevicePart(string? text) => Size(text, 1L << 20, 0, MaxDeviceBytes);

    /// <summary>Reads a plain number with whatever unit behind it, such as <c>450.00 W</c>.</summary>
    public static double? Number(string? text, double minimum, double maximum)
    {
        if (Clean(text) is not { Length: <= MaxLength } value)
        {
            return null;
        }

        int length = DecimalText.LengthOf(value);
        return length > 0
            && double.TryParse(value.Substring(0, length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            && number >= minimum && number <= maximum
                ? number
                : null;
    }

    /// <summary>Reads a whole number with whatever behind it, such as <c>16x</c>.</summary>
    public static int? Integer(string? text, int minimum, int maximum) =>
        Number(text, minimum, maximum) is { } number && number == Math.Floor(number) ? (int)number : null;

    private static int NumberLength(string value)
    {
        int end = 0;
        while (end < value.Length && (DecimalText.IsDigit(value[end]) || value[end] is '.' or ','))
        {
            end++;
        }

        return end > 0 && DecimalText.IsDigit(value[0]) && DecimalText.IsDigit(value[end - 1]) ? end : 0;
    }

    // "24.564" may be either; the reading that cannot be is left out, and where both can be nobody guesses.
    private static bool TryReading(string digits, long unit, long minimum, long maximum, out long bytes)
    {
        long? plain = Scale(digits, ',', '.', unit, minimum, maximum);
        long? local = Scale(digits, '.', ',', unit, minimum, maximum);
        bytes = plain ?? local ?? 0;
        return plain is null != local is null || (plain is not null && plain == local);
    }

    private static long? Scale(string digits, char group, char point, long unit, long minimum, long maximum)
    {
        string[] parts = digits.Split(point);
        if (parts.Length > 2 || (parts.Length == 2 && parts[1].IndexOf(group) >= 0) || !IsGrouped(parts[0], group))
        {
            return null;
        }

        string plain = parts[0].Replace(group.ToString(), string.Empty) + (parts.Length == 2 ? "." + parts[1] : string.Empty);
        return DecimalText.TryScale(plain, unit, out long bytes) && bytes >= minimum && bytes <= maximum ? bytes : null;
    }

    private static bool IsGrouped(string text, char group)
    {
        string[] parts = text.Split(group);
        return parts.Length == 1 || (parts[0].Length is > 0 and <= 3 && parts.Skip(1).All(p => p.Length == 3));
    }

    private static bool TryUnit(string unit, out long bytes)
    {
        bytes = unit.ToUpperInvariant() switch
        {
            "B" or "BYTE" or "BYTES" => 1,
            "K" or "KB" or "KI" or "KIB" => 1L << 10,
            "M" or "MB" or "MI" or "MIB" => 1L << 20,
            "G" or "GB" or "GI" or "GIB" => 1L << 30,
            "T" or "TB" or "TI" or "TIB" => 1L << 40,
            _ => 0,
        };
        return bytes > 0;
    }
}
