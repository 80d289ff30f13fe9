using System.Globalization;
using System.Text.Json;
using LLMPlanner.Resources;

namespace LLMPlanner.Hardware.Catalog;

/// <summary>
/// One JSON object of a hardware profile. Names match in any case, and scalars may be strings: both are what a profile goes
/// through on its way from a user's file. An empty string is the same as null.
/// </summary>
internal sealed class ProfileNode
{
    private readonly Dictionary<string, JsonElement> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase) { "$schema" };
    private readonly ProfileOrigin _origin;
    private readonly string _path;

    public ProfileNode(JsonElement element, ProfileOrigin origin, string path = "")
    {
        _origin = origin;
        _path = path;
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw origin.Error(nameof(SR.HardwareValueType), path, "an object");
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

        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
            _ => throw Error(nameof(SR.HardwareValueType), name, "a text"),
        };
    }

    public string RequiredText(string name) => Text(name) ?? throw Error(nameof(SR.HardwareValueMissing), name);

    public double? Number(string name, double minimum = 0, double maximum = 1e15)
    {
        if (Value(name) is not { } value)
        {
            return null;
        }

        double number = default;
        bool read = value.ValueKind switch
        {
            JsonValueKind.Number => value.TryGetDouble(out number),
            JsonValueKind.String => double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out number),
            _ => false,
        };
        if (!read || double.IsNaN(number) || double.IsInfinity(number))
        {
            throw Error(nameof(SR.HardwareValueType), name, "a number");
        }

        return number > minimum && number <= maximum
            ? number
            : throw Error(nameof(SR.HardwareValueRange), name, FormattableString.Invariant($"above {minimum} and up to {maximum}"));
    }

    public int? Integer(string name, int maximum = int.MaxValue)
    {
        double? number = Number(name, 0, maximum);
        return number is null || number == Math.Floor(number.Value)
            ? (int?)number
            : throw Error(nameof(SR.HardwareValueType), name, "a whole number");
    }

    /// <summary>Reads a number and multiplies it with a unit, into whole bytes or bytes per second.</summary>
    public long? Scaled(string name, double unit, double maximum)
    {
        double? number = Number(name, 0, maximum);
        return number is null ? null : checked((long)Math.Round(number.Value * unit));
    }

    public bool? Boolean(string name)
    {
        if (Value(name) is not { } value)
        {
            return null;
        }

        return value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.String when bool.TryParse(value.GetString(), out bool parsed) => parsed,
            _ => throw Error(nameof(SR.HardwareValueType), name, "true or false"),
        };
    }

    public ProfileNode? Object(string name) =>
        Value(name) is { } value ? new ProfileNode(value, _origin, PathOf(name)) : null;

    public IReadOnlyList<ProfileNode> Objects(string name) =>
        [.. Items(name).Select((item, i) => new ProfileNode(item, _origin, FormattableString.Invariant($"{PathOf(name)}/{i}")))];

    public IReadOnlyList<string> Texts(string name) =>
        [.. Items(name).Select(item => item.ValueKind == JsonValueKind.String
            ? item.GetString()!
            : throw Error(nameof(SR.HardwareValueType), name, "a list of texts"))];

    /// <summary>Refuses names that nothing has asked for: in a user's file they are slips of the pen.</summary>
    public void Finish()
    {
        foreach (string name in _values.Keys)
        {
            if (!_known.Contains(name))
            {
                throw Error(nameof(SR.HardwareValueUnknown), name);
            }
        }
    }

    public PlannerException Error(string errorId, string name, string? detail = null) =>
        _origin.Error(errorId, PathOf(name), detail);

    private IReadOnlyList<JsonElement> Items(string name)
    {
        if (Value(name) is not { } value)
        {
            return [];
        }

        return value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray()]
            : throw Error(nameof(SR.HardwareValueType), name, "a list");
    }

    private JsonElement? Value(string name)
    {
        _known.Add(name);
        return _values.TryGetValue(name, out JsonElement value)
            && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined)
            && !(value.ValueKind == JsonValueKind.String && value.GetString()!.Length == 0)
                ? value
                : null;
    }

    private string PathOf(string name) => _path.Length == 0 ? name : _path + "/" + name;
}
