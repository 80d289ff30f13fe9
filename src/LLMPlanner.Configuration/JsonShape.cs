using System.Text.Json;
using LLMPlanner.Profiles;

namespace LLMPlanner.Configuration;

/// <summary>
/// What the configuration package forgets about a JSON value: its kind, the order and spelling of its names, and its place.
/// </summary>
internal sealed class JsonShape(JsonValueKind kind, string name, TextPosition position)
{
    /// <summary>Tells objects, arrays, texts, numbers, true, false and null apart.</summary>
    public JsonValueKind Kind { get; } = kind;

    /// <summary>The name of the property, or the index in the array as a text.</summary>
    public string Name { get; } = name;

    /// <summary>Where the value starts in its file.</summary>
    public TextPosition Position { get; } = position;

    /// <summary>The properties of an object, the items of an array.</summary>
    public List<JsonShape> Children { get; } = kind is JsonValueKind.Object or JsonValueKind.Array ? [] : s_none;

    /// <summary>Finds a property of an object.</summary>
    public JsonShape? Find(string property) => Children.Find(c => c.Name == property);

    private static readonly List<JsonShape> s_none = [];
}
