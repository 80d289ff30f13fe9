using System.Globalization;

namespace LLMPlanner.PowerShell.Views;

/// <summary>What the views show for raw numbers; properties themselves stay numbers.</summary>
public static class ViewText
{
    /// <summary>Bytes in GiB with two digits; nothing where unknown.</summary>
    /// <param name="bytes">Bytes, or null.</param>
    public static string Gibibytes(object? bytes)
        => Number(bytes) is { } value ? (value / 1073741824.0).ToString("0.00", CultureInfo.InvariantCulture) : string.Empty;

    /// <summary>A count in billions with two digits; small models with three.</summary>
    /// <param name="count">A count, or null.</param>
    public static string Billions(object? count)
        => Number(count) is { } value ? (value / 1e9).ToString(value < 1e9 ? "0.000" : "0.00", CultureInfo.InvariantCulture) : string.Empty;

    /// <summary>Tokens, with K for whole multiples of 1024.</summary>
    /// <param name="tokens">A number of tokens, or null.</param>
    public static string Tokens(object? tokens)
    {
        if (Number(tokens) is not { } value)
        {
            return string.Empty;
        }

        long number = (long)value;
        return number >= 1024 && number % 1024 == 0
            ? (number / 1024).ToString(CultureInfo.InvariantCulture) + "K"
            : number.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A number with one digit, more where it is small.</summary>
    /// <param name="number">A number, or null.</param>
    public static string Short(object? number)
        => Number(number) is { } value ? value.ToString(Math.Abs(value) < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture) : string.Empty;

    /// <summary>Bytes per second in GB/s (10^9), as data sheets write bandwidth.</summary>
    /// <param name="rate">Bytes per second, or null.</param>
    public static string GigabytesPerSecond(object? rate)
        => Number(rate) is { } value ? (value / 1e9).ToString("0", CultureInfo.InvariantCulture) : string.Empty;

    /// <summary>The accelerators of a profile in a few words.</summary>
    /// <param name="names">Names of the accelerators.</param>
    public static string Accelerators(IEnumerable<object>? names)
        => string.Join(" + ", (names ?? []).Select(name => name?.ToString()).GroupBy(name => name).Select(group => group.Count() > 1 ? group.Count() + "x " + group.Key : group.Key));

    private static double? Number(object? value)
        => value is null ? null : System.Convert.ToDouble(value is System.Management.Automation.PSObject wrapped ? wrapped.BaseObject : value, CultureInfo.InvariantCulture);
}
