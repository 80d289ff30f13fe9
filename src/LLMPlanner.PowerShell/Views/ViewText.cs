using System.Collections;
using System.Globalization;
using System.Management.Automation;
using LLMPlanner.PowerShell.Binding;

namespace LLMPlanner.PowerShell.Views;

/// <summary>What the views show for raw numbers; properties themselves stay numbers.</summary>
public static class ViewText
{
    /// <summary>Names with their values, one a line; nothing where there are none.</summary>
    /// <param name="map">A dictionary, as it was made or as it came from another process.</param>
    /// <param name="between">What stands between a name and its value.</param>
    public static string Pairs(object? map, string between) => Piped.Bare(map) switch
    {
        IEnumerable<KeyValuePair<string, string>> pairs => string.Join(Environment.NewLine, pairs.Select(pair => pair.Key + between + pair.Value)),
        IDictionary pairs => string.Join(
            Environment.NewLine, pairs.Cast<DictionaryEntry>().Select(pair => pair.Key + between + pair.Value)),
        _ => string.Empty,
    };

    /// <summary>Bytes in GiB with two digits; nothing where unknown.</summary>
    /// <param name="bytes">Bytes, or null.</param>
    public static string Gibibytes(object? bytes)
        => Number(bytes) is { } value ? (value / 1073741824.0).ToString("0.00", CultureInfo.InvariantCulture) : string.Empty;

    /// <summary>The sum of a property of all items in GiB.</summary>
    /// <param name="items">Objects, or one of them.</param>
    /// <param name="property">Name of a property in bytes.</param>
    public static string GibibytesOf(object? items, string property)
        => Gibibytes(Items(items).Sum(item => Number(item.Properties[property]?.Value) ?? 0));

    /// <summary>A count in billions with two digits; small models with three.</summary>
    /// <param name="count">A count, or null.</param>
    public static string Billions(object? count)
        => Number(count) is { } value ? (value / 1e9).ToString(value < 1e9 ? "0.000" : "0.00", CultureInfo.InvariantCulture) : string.Empty;

    /// <summary>A count to the unit, its thousands apart.</summary>
    /// <param name="count">A count, or null.</param>
    public static string Count(object? count)
        => Piped.Bare(count) is { } value ? System.Convert.ToInt64(value, CultureInfo.InvariantCulture).ToString("#,0", CultureInfo.InvariantCulture) : string.Empty;

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

    /// <summary>A number with one digit, two where it is small.</summary>
    /// <param name="number">A number, or null.</param>
    public static string Short(object? number)
        => Number(number) is { } value ? value.ToString(Math.Abs(value) < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture) : string.Empty;

    /// <summary>Money with two to four digits.</summary>
    /// <param name="amount">An amount, or null.</param>
    public static string Price(object? amount) => Price(amount, null);

    /// <summary>Money with two to four digits and its currency.</summary>
    /// <param name="amount">An amount, or null.</param>
    /// <param name="currency">The ISO 4217 code, or null.</param>
    public static string Price(object? amount, string? currency)
        => Number(amount) is { } value ? (value.ToString("0.00##", CultureInfo.InvariantCulture) + " " + currency).TrimEnd() : string.Empty;

    /// <summary>Bytes per second in GB/s (10^9), as data sheets write bandwidth.</summary>
    /// <param name="rate">Bytes per second, or null.</param>
    public static string GigabytesPerSecond(object? rate)
        => Number(rate) is { } value ? (value / 1e9).ToString("0", CultureInfo.InvariantCulture) : string.Empty;

    /// <summary>The memory bandwidth of every kind of accelerator in GB/s.</summary>
    /// <param name="accelerators">Accelerators, or one of them.</param>
    public static string BandwidthOf(object? accelerators)
        => string.Join(" + ", Grouped(accelerators, "BandwidthBytesPerSecond", GigabytesPerSecond));

    /// <summary>The accelerators of a profile in a few words: <c>2x GeForce RTX 3090</c>.</summary>
    /// <param name="accelerators">Accelerators, or one of them.</param>
    public static string Accelerators(object? accelerators)
        => string.Join(" + ", Grouped(accelerators, "Name", name => name?.ToString() ?? string.Empty));

    /// <summary>The name of a file without its folder; nothing where there is none.</summary>
    /// <param name="path">A path of any system, or null.</param>
    public static string FileName(object? path)
    {
        string text = Piped.Bare(path)?.ToString() ?? string.Empty;
        return text.Substring(text.LastIndexOfAny(['/', '\\']) + 1);
    }

    /// <summary>How many items there are.</summary>
    /// <param name="items">Objects, or one of them.</param>
    public static string CountOf(object? items) => Items(items).Count().ToString(CultureInfo.InvariantCulture);

    /// <summary>How ranks divide a model, as <c>TP8 PP2 EP8</c>; where nothing is divided, what lies on GPUs.</summary>
    /// <param name="fit">A verdict.</param>
    public static string Shape(object? fit)
    {
        if (fit is null)
        {
            return string.Empty;
        }

        PSMemberInfoCollection<PSPropertyInfo> properties = PSObject.AsPSObject(fit).Properties;
        string Part(string name, string property, double from)
            => Number(properties[property]?.Value) is { } value && value >= from ? name + value.ToString(CultureInfo.InvariantCulture) : string.Empty;
        string[] parts =
        [
            Part("TP", "TensorParallel", 1), Part("PP", "PipelineParallel", 2), Part("DP", "DataParallel", 2), Part("EP", "ExpertParallel", 1),
            Part("GPU layers ", "GpuLayers", 0), Part("CPU experts ", "CpuMoeLayers", 1),
        ];
        return string.Join(" ", parts.Where(part => part.Length > 0));
    }

    /// <summary>Options as <c>name=value</c>, sorted by name.</summary>
    /// <param name="options">Names and values.</param>
    public static string Options(object? options) => string.Join(", ", Pairs(Piped.Bare(options)).OrderBy(pair => pair, StringComparer.Ordinal));

    /// <summary>A ratio with four digits; nothing where unknown.</summary>
    /// <param name="ratio">A number, or null.</param>
    public static string Ratio(object? ratio) => Number(ratio)?.ToString("0.0000", CultureInfo.InvariantCulture) ?? string.Empty;

    /// <summary>A day as 2026-06-18; nothing where unknown.</summary>
    /// <param name="date">A date, or null.</param>
    public static string Day(object? date) => Piped.Bare(date) is DateTime day ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : string.Empty;

    private static IEnumerable<string> Pairs(object? options) => options switch
    {
        IEnumerable<KeyValuePair<string, string>> pairs => pairs.Select(pair => pair.Key + "=" + pair.Value),
        IDictionary map => map.Keys.Cast<object>().Select(key => key + "=" + map[key]),
        _ => [],
    };

    private static IEnumerable<string> Grouped(object? items, string property, Func<object?, string> text)
        => Items(items).Select(item => text(item.Properties[property]?.Value))
            .Where(value => value.Length > 0)
            .GroupBy(value => value)
            .Select(group => group.Count() > 1 ? group.Count().ToString(CultureInfo.InvariantCulture) + "x " + group.Key : group.Key);

    // A list of one comes as its item, and after remoting as a bag of properties.
    private static IEnumerable<PSObject> Items(object? items) => Piped.Bare(items) switch
    {
        null => [],
        string => [],
        IEnumerable list => list.Cast<object?>().OfType<object>().Select(PSObject.AsPSObject),
        _ => [PSObject.AsPSObject(items!)],
    };

    private static double? Number(object? value)
        => Piped.Bare(value) is { } number ? System.Convert.ToDouble(number, CultureInfo.InvariantCulture) : null;
}
