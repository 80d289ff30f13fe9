using System.Management.Automation;
using System.Text.Json;

namespace LLMPlanner.PowerShell.Tests.Hosting;

/// <summary>What ConvertFrom-Json makes of a text; the cmdlet itself is not part of the engine.</summary>
internal static class ParsedJson
{
    /// <summary>Parses a text.</summary>
    /// <param name="text">The JSON.</param>
    /// <param name="capitals">Whether names begin with a capital, as ConvertTo-Json writes those of our objects.</param>
    public static object Of(string text, bool capitals = false)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        object? value = Value(document.RootElement, capitals);
        return value is object?[] { Length: 1 } list ? list[0]! : value!;
    }

    private static object? Value(JsonElement element, bool capitals) => element.ValueKind switch
    {
        JsonValueKind.Object => Bag(element, capitals),
        JsonValueKind.Array => element.EnumerateArray().Select(item => Value(item, capitals)).ToArray(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.TryGetInt64(out long number) ? number : element.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private static PSObject Bag(JsonElement element, bool capitals)
    {
        var bag = new PSObject();
        foreach (JsonProperty property in element.EnumerateObject())
        {
            string name = capitals ? char.ToUpperInvariant(property.Name[0]) + property.Name[1..] : property.Name;
            bag.Properties.Add(new PSNoteProperty(name, Value(property.Value, capitals)));
        }

        return bag;
    }
}
