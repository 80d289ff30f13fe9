using System.Text;

namespace LLMPlanner.Formats;

/// <summary>Names that come from a stranger's file, made fit for a message: short, and without characters that move a terminal's cursor.</summary>
internal static class SafeText
{
    private const int MaxLength = 120;

    /// <summary>The text with control characters replaced and cut to a length that a message can hold.</summary>
    public static string Of(string text)
    {
        int length = Math.Min(text.Length, MaxLength);
        StringBuilder? safe = null;
        for (int i = 0; i < length; i++)
        {
            char c = text[i];
            bool unsafeCharacter = char.IsControl(c) || char.IsSurrogate(c) || IsFormatting(c);
            if (unsafeCharacter && safe is null)
            {
                safe = new StringBuilder(length).Append(text, 0, i);
            }

            safe?.Append(unsafeCharacter ? '\uFFFD' : c);
        }

        if (text.Length == length)
        {
            return safe?.ToString() ?? text;
        }

        return (safe ?? new StringBuilder().Append(text, 0, length)).Append('…').ToString();
    }

    /// <summary>As <see cref="Of(string)"/> for bytes.</summary>
    public static string Of(ReadOnlySpan<byte> utf8) => Of(Encoding.UTF8.GetString(utf8.Slice(0, Math.Min(utf8.Length, 4 * MaxLength)).ToArray()));

    private static bool IsFormatting(char c) => char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format;
}
