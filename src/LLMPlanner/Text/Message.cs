using System.Globalization;

namespace LLMPlanner.Text;

/// <summary>Fills message templates the same way on every machine.</summary>
internal static class Message
{
    /// <summary>Fills a template with the invariant culture.</summary>
    public static string Format(string template, params object?[] arguments)
        => string.Format(CultureInfo.InvariantCulture, template, arguments);

    /// <summary>Bytes as GiB with two digits, for sentences.</summary>
    public static string Gibibytes(long bytes)
        => (bytes / 1073741824.0).ToString("0.00", CultureInfo.InvariantCulture) + " GiB";

    /// <summary>A number of tokens, with K for multiples of 1024.</summary>
    public static string Tokens(long tokens)
        => tokens >= 1024 && tokens % 1024 == 0
            ? (tokens / 1024).ToString(CultureInfo.InvariantCulture) + "K"
            : tokens.ToString(CultureInfo.InvariantCulture);
}
