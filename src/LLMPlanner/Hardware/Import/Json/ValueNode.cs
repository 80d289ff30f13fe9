using System.Globalization;
using System.Text.Json;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Hardware.Import.Json;

/// <summary>One JSON object of a profile, with its place for errors.</summary>
internal sealed class ValueNode
{
    // What the objects calculate, and what PowerShell adds to those that come from elsewhere.
    private static readonly HashSet<string> s_ignored = new(StringComparer.OrdinalIgnoreCase)
    {
        "$schema", "AcceleratorCount", "AcceleratorMemoryBytes", "HasHost", "IsDataCenter", "IsComplete", "Best16Bit",
        "PSComputerName", "RunspaceId", "PSShowComputerName", "PSSourceJobInstanceId", "EqualityContract",
    };

    private readonly Dictionary<string, JsonElement> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _asked = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _cutOff = [];
    private readonly ItemPlace _place;
    private readonly string _path;

    public ValueNode(JsonElement element, ItemPlace place, string path)
    {
        _place = place;
        _path = path;
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Error(string.Empty, "an object");
        }

        foreach (JsonProperty property in element.EnumerateObject())
        {
            _values[property.Name] = property.Value;
        }
    }

    public string? Text(string name)
    {
        if (Value(name) is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String ? value.GetString()
            : value.ValueKind == JsonValueKind.Number ? value.GetRawText() : throw Error(name, "a text");
    }

    public long? Bytes(string name) => Whole(name, 1L << 50);

    public long? Whole(string name, long maximum) => Number(name, maximum) is not { } number ? null
        : number == Math.Floor(number) ? (long)number : throw Error(name, "a whole number");

    public double? Number(string name, double maximum)
    {
        if (Value(name) is not { } value)
        {
            return null;
        }

        double number = default;
        bool read = value.ValueKind == JsonValueKind.Number
            ? value.TryGetDouble(out number)
            : value.ValueKind == JsonValueKind.String
                && double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out number);
        return read && number >= 0 && number <= maximum
            ? number
            : throw Error(name, FormattableString.Invariant($"a number from 0 to {maximum}"));
    }

    public bool? Flag(string name) => Value(name) is not { } value ? null : value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Error(name, "true or false"),
    };

    /// <summary>A date as JSON has it, or as Windows PowerShell writes it: <c>\/Date(1766102400000)\/</c>.</summary>
    public DateTime? Date(string name)
    {
        if (Value(name) is not { } value)
        {
            return null;
        }

        string text = value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Error(name, "a date");
        if (text.StartsWith("/Date(", StringComparison.Ordinal)
            && long.TryParse(text.Substring(6).Split(')', '+', '-')[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long milliseconds)
            && Math.Abs(milliseconds) < 1L << 47)
        {
            return new DateTime(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMilliseconds(milliseconds);
        }

        return DateTime.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime date)
                ? date
                : throw Error(name, "a date such as 2026-01-31");
    }

    /// <summary>A name of an enumeration, or its number.</summary>
    public T? Choice<T>(string name)
        where T : struct, Enum => Value(name) is { } value ? Choose<T>(name, value) : null;

    public IReadOnlyList<T> Choices<T>(string name)
        where T : struct, Enum => [.. Items(name, 64).Select(item => Choose<T>(name, item))];

    public IReadOnlyList<string> Texts(string name) =>
        [.. Items(name, 1024).Select(i => i.ValueKind == JsonValueKind.String ? i.GetString()! : throw Error(name, "a list of texts"))];

    public ValueNode? Object(string name) => Deep(name) is { } value ? new ValueNode(value, _place, PathOf(name)) : null;

    public IEnumerable<ValueNode> Objects(string name, int maximum) =>
        Items(name, maximum).Select((item, i) => new ValueNode(item, _place, FormattableString.Invariant($"{PathOf(name)}/{i}")));

    /// <summary>An amount of money, exactly.</summary>
    public decimal? Money(string name)
    {
        if (Value(name) is not { } value)
        {
            return null;
        }

        decimal amount = default;
        bool read = value.ValueKind == JsonValueKind.Number
            ? value.TryGetDecimal(out amount)
            : value.ValueKind == JsonValueKind.String
                && decimal.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out amount);
        return read && amount is >= 0 and <= 1_000_000_000 ? amount : throw Error(name, "an amount of money");
    }

    /// <summary>The paths of what ConvertTo-Json has cut off: where it may go no deeper it writes a text.</summary>
    public IEnumerable<string> CutOff => _cutOff.Select(PathOf);

    /// <summary>The paths of the names that nobody has asked for.</summary>
    public IEnumerable<string> Unknown() => _values.Keys.Where(n => !_asked.Contains(n) && !s_ignored.Contains(n)).Select(PathOf);

    public PlannerException Error(string name, string expected) => PlannerException.Create(
        PlannerErrorKind.InvalidData, nameof(SR.ImportValueInvalid), _place.ToString(), _place.Source, _place.Line, PathOf(name), expected);

    private T Choose<T>(string name, JsonElement value)
        where T : struct, Enum
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && Enum.IsDefined(typeof(T), number))
        {
            return (T)Enum.ToObject(typeof(T), number);
        }

        return value.ValueKind == JsonValueKind.String && Enum.TryParse(value.GetString(), ignoreCase: true, out T choice)
            && Enum.IsDefined(typeof(T), choice)
                ? choice
                : throw Error(name, "one of " + string.Join(", ", Enum.GetNames(typeof(T))));
    }

    private IEnumerable<JsonElement> Items(string name, int maximum)
    {
        if (Deep(name) is not { } value)
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            throw Error(name, "a list");
        }

        return value.GetArrayLength() <= maximum ? value.EnumerateArray() : throw Error(name, FormattableString.Invariant($"a list of up to {maximum}"));
    }

    private JsonElement? Deep(string name)
    {
        JsonElement? value = Value(name);
        if (value is { ValueKind: JsonValueKind.String })
        {
            _cutOff.Add(name);
            return null;
        }

        return value;
    }

    private JsonElement? Value(string name)
    {
        _asked.Add(name);
        return _values.TryGetValue(name, out JsonElement value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? value : null;
    }

    private string PathOf(string name) => _path.Length == 0 ? DecimalText.Shorten(name) : _path + "/" + DecimalText.Shorten(name);
}
