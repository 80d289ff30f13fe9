using System.Globalization;
using System.Text.Json;

namespace LLMPlanner.Hardware.Import.Text;

/// <summary>Looks into JSON that may have another shape than expected: what is not there, or of another kind, is <see langword="null"/>.</summary>
internal static class JsonText
{
    /// <summary>A property, whatever the case of its name.</summary>
    public static JsonElement? Property(this JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        if (element.TryGetProperty(name, out JsonElement exact))
        {
            return exact;
        }

        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return property.Value;
            }
        }

        return null;
    }

    /// <summary>A property of a property.</summary>
    public static JsonElement? Property(this JsonElement element, string outer, string inner) =>
        element.Property(outer) is { } value ? value.Property(inner) : null;

    /// <summary>The text of a string, number or Boolean.</summary>
    public static string? AsText(this JsonElement? element) => element is not { } value ? null : value.ValueKind switch
    {
        JsonValueKind.String => ToolValue.Clean(value.GetString()),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => null,
    };

    /// <summary>A property as text.</summary>
    public static string? Text(this JsonElement element, string name) => element.Property(name).AsText();

    /// <summary>A measure that newer tools write as <c>{"value": 1, "unit": "MB"}</c> and older ones as <c>"1 MB"</c>.</summary>
    public static string? Measure(this JsonElement? element)
    {
        if (element is not { ValueKind: JsonValueKind.Object } pair)
        {
            return element.AsText();
        }

        string? value = pair.Text("value");
        return value is null ? null : value + " " + pair.Text("unit");
    }

    /// <summary>The items of an array, or none.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    /// <summary>The properties of an object, or none.</summary>
    public static IEnumerable<JsonProperty> Properties(this JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Object } value ? value.EnumerateObject() : [];

    /// <summary>A whole number in a string or number, within bounds.</summary>
    public static long? Integer(this JsonElement? element, long minimum, long maximum) =>
        long.TryParse(element.AsText(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            && number >= minimum && number <= maximum
                ? number
                : null;
}
