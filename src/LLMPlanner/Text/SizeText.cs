using System.Globalization;

namespace LLMPlanner.Text;

/// <summary>
/// Sizes as people write them. GB and GiB both mean 2^30 bytes, as PowerShell's own literals do, and so on for the other units.
/// </summary>
public static class SizeText
{
    private const int MaxLength = 40;

    /// <summary>Reads a size such as <c>24GB</c>, <c>1.5 TiB</c>, <c>512m</c> or a plain number of bytes.</summary>
    /// <param name="text">A decimal number without sign, then a unit: none or B, K, M, G, T, each with B or iB or alone.</param>
    /// <param name="bytes">The size in bytes, a fraction of a byte cut off.</param>
    /// <returns>Whether the text is a size that fits into 64 bits.</returns>
    public static bool TryParse(string? text, out long bytes)
    {
        bytes = 0;
        string trimmed = (text ?? string.Empty).Trim();
        int digits = DecimalText.LengthOf(trimmed);
        return digits > 0
            && trimmed.Length <= MaxLength
            && UnitOf(trimmed.Substring(digits).TrimStart()) is { } unit
            && DecimalText.TryScale(trimmed.Substring(0, digits), unit, out bytes);
    }

    /// <summary>Reads a size.</summary>
    /// <exception cref="PlannerException">The text is no size (<c>SizeTextInvalid</c>).</exception>
    public static long Parse(string? text) => TryParse(text, out long bytes)
        ? bytes
        : throw PlannerException.Create(
            PlannerErrorKind.InvalidArgument, nameof(Resources.SR.SizeTextInvalid), text, DecimalText.Shorten(text));

    /// <summary>Writes a size in the largest binary unit that is not above it, with up to two decimals.</summary>
    /// <param name="bytes">The size in bytes.</param>
    /// <returns>A text such as <c>24 GiB</c> or <c>23.65 GiB</c>.</returns>
    public static string Format(long bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        double value = bytes;
        int unit = 0;
        while (Math.Abs(value) >= 1024 && unit < units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        return value.ToString("0.##", CultureInfo.InvariantCulture) + " " + units[unit];
    }

    private static long? UnitOf(string unit) => unit.ToUpperInvariant() switch
    {
        "" or "B" => 1,
        "K" or "KB" or "KIB" => 1L << 10,
        "M" or "MB" or "MIB" => 1L << 20,
        "G" or "GB" or "GIB" => 1L << 30,
        "T" or "TB" or "TIB" => 1L << 40,
        _ => null,
    };
}
