using System.Globalization;
using System.Text;

namespace LLMPlanner.Hardware.Catalog;

/// <summary>
/// A name of hardware reduced to what tells products apart: no case, no punctuation, no vendor or brand, and a size of memory
/// taken out. <c>NVIDIA GeForce RTX 3080 12GB</c>, <c>rtx3080-12gb</c> and <c>RTX 3080 (12 GiB)</c> have the same key.
/// </summary>
/// <param name="Product">The product without its memory.</param>
/// <param name="MemoryGiB">The memory that the name says, or <see langword="null"/>.</param>
internal readonly record struct NameKey(string Product, decimal? MemoryGiB)
{
    private static readonly HashSet<string> s_brands = new(StringComparer.Ordinal)
    {
        "nvidia", "geforce", "amd", "intel", "apple", "radeon", "instinct", "tesla", "quadro", "huawei", "ascend", "google",
        "qualcomm", "aws", "habana", "gpu", "graphics", "tm", "r",
    };

    /// <summary>Reduces a name; linear in its length.</summary>
    public static NameKey From(string name)
    {
        List<string> tokens = Tokens(name);
        decimal? memory = TakeMemory(tokens);
        List<string> product = [.. tokens.Where(t => !s_brands.Contains(t))];
        return new NameKey(string.Concat(product.Count > 0 ? product : tokens), memory);
    }

    private static List<string> Tokens(string name)
    {
        var tokens = new List<string>();
        var token = new StringBuilder();
        foreach (char c in name)
        {
            if (IsAsciiLetterOrDigit(c) || (c == '.' && token.Length > 0 && char.IsDigit(token[token.Length - 1])))
            {
                token.Append(char.ToLowerInvariant(c));
            }
            else
            {
                Flush(tokens, token);
            }
        }

        Flush(tokens, token);
        return tokens;
    }

    private static void Flush(List<string> tokens, StringBuilder token)
    {
        if (token.Length > 0)
        {
            string text = token.ToString().TrimEnd('.');
            tokens.Add(text == "mobile" ? "laptop" : text);
            token.Clear();
        }
    }

    // The last size in the name counts: "12gb", "12g", or "12" and then "gb".
    private static decimal? TakeMemory(List<string> tokens)
    {
        for (int i = tokens.Count - 1; i >= 0; i--)
        {
            if (Unit(tokens[i]) is { } unit && TryNumber(tokens[i].Substring(0, tokens[i].Length - unit), out decimal size))
            {
                tokens.RemoveAt(i);
                return size;
            }

            if (i > 0 && tokens[i] is "gb" or "gib" && TryNumber(tokens[i - 1], out size))
            {
                tokens.RemoveRange(i - 1, 2);
                return size;
            }
        }

        return null;
    }

    private static int? Unit(string token) =>
        token.EndsWith("gib", StringComparison.Ordinal) ? 3
        : token.EndsWith("gb", StringComparison.Ordinal) ? 2
        : token.EndsWith("g", StringComparison.Ordinal) ? 1
        : null;

    private static bool TryNumber(string text, out decimal number)
    {
        number = default;
        return text.Length is > 0 and <= 9
            && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number)
            && number > 0;
    }

    private static bool IsAsciiLetterOrDigit(char c) => c is (>= '0' and <= '9') or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');
}
