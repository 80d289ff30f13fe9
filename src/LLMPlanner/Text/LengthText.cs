namespace LLMPlanner.Text;

/// <summary>Numbers of tokens as people write them: K is 1024 tokens, M 1024 K.</summary>
public static class LengthText
{
    private const int MaxLength = 40;

    /// <summary>Reads a length such as <c>8192</c>, <c>8k</c>, <c>128K</c> or <c>1M</c>.</summary>
    /// <param name="text">A decimal number without sign, then nothing, K or M.</param>
    /// <param name="tokens">The number of tokens.</param>
    /// <returns>Whether the text is a whole number of tokens that fits into 64 bits.</returns>
    public static bool TryParse(string? text, out long tokens)
    {
        tokens = 0;
        string trimmed = (text ?? string.Empty).Trim();
        int digits = DecimalText.LengthOf(trimmed);
        if (digits == 0 || trimmed.Length > MaxLength)
        {
            return false;
        }

        long? unit = trimmed.Substring(digits).TrimStart().ToUpperInvariant() switch
        {
            "" => 1,
            "K" => 1L << 10,
            "M" => 1L << 20,
            _ => null,
        };
        return unit is { } factor
            && DecimalText.TryScale(trimmed.Substring(0, digits), factor, out tokens, wholeOnly: true);
    }

    /// <summary>Reads a length.</summary>
    /// <exception cref="PlannerException">The text is no length (<c>LengthTextInvalid</c>).</exception>
    public static long Parse(string? text) => TryParse(text, out long tokens)
        ? tokens
        : throw PlannerException.Create(
            PlannerErrorKind.InvalidArgument, nameof(Resources.SR.LengthTextInvalid), text, DecimalText.Shorten(text));
}
