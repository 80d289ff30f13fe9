using System.Globalization;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Placement;

/// <summary>Memory that is to stay free on every device: a number of bytes, or a share of what the device offers.</summary>
/// <param name="Bytes">Bytes to keep free.</param>
/// <param name="Share">Share to keep free, from 0 up to 1.</param>
public readonly record struct Headroom(long Bytes, double Share)
{
    private const long LeastBytes = 1L << 20;

    /// <summary>Nothing needs to stay free.</summary>
    public static Headroom None => default;

    /// <summary>Reads <c>10%</c>, <c>2GB</c>, <c>512MiB</c> or a number of bytes.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="PlannerException">HeadroomInvalid: neither a share below 100 % nor a size. HeadroomWithoutUnit: a number too small to mean bytes.</exception>
    public static Headroom Parse(string text)
    {
        string trimmed = text.Trim();
        if (!trimmed.EndsWith("%", StringComparison.Ordinal))
        {
            long bytes = SizeText.Parse(trimmed);

            // PowerShell makes bytes of 2GB; who writes 2 has left the unit out.
            return bytes is 0 or >= LeastBytes || char.IsLetter(trimmed[trimmed.Length - 1])
                ? new Headroom(bytes, 0)
                : throw PlannerException.Create(PlannerErrorKind.InvalidArgument, nameof(SR.HeadroomWithoutUnit), text, DecimalText.Shorten(text));
        }

        return double.TryParse(trimmed.TrimEnd('%').Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out double percent) && percent is >= 0 and < 100
            ? new Headroom(0, percent / 100)
            : throw Invalid(text);
    }

    /// <summary>What a device offers when this much of it stays free; never negative.</summary>
    /// <param name="available">Bytes the device offers.</param>
    public long Apply(long available) => Math.Max(0, available - Bytes - (long)(available * Share));

    /// <inheritdoc/>
    public override string ToString()
        => Share > 0 ? (Share * 100).ToString("0.##", CultureInfo.InvariantCulture) + "%" : Message.Gibibytes(Bytes);

    private static PlannerException Invalid(string text)
        => PlannerException.Create(PlannerErrorKind.InvalidArgument, nameof(SR.HeadroomInvalid), text, DecimalText.Shorten(text));
}
