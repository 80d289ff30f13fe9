using System.Text.Json;

namespace LLMPlanner.Auditing;

/// <summary>A value of a plan file with its place. Texts and numbers are kept as they are written.</summary>
internal sealed class PlanNode(JsonValueKind kind, string name, string path, TextSpan span)
{
    private static readonly List<PlanNode> s_none = [];

    public JsonValueKind Kind { get; } = kind;

    /// <summary>The name of the property; empty for items and the root.</summary>
    public string Name { get; } = name;

    /// <summary>The file it stands in.</summary>
    public string Path { get; } = path;

    /// <summary>The value itself; of objects and arrays the opening bracket.</summary>
    public TextSpan Span { get; } = span;

    /// <summary>The name, where there is one.</summary>
    public TextSpan? NameSpan { get; init; }

    /// <summary>The text, or the number as written; null for everything else.</summary>
    public string? Text { get; init; }

    public List<PlanNode> Children { get; } = kind is JsonValueKind.Object or JsonValueKind.Array ? [] : s_none;

    public PlanPlace Place => new(Path, Span);

    /// <summary>The value for a message.</summary>
    public string Shown => Kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "'" + LLMPlanner.Text.DecimalText.Shorten(Text) + "'",
        JsonValueKind.Number => LLMPlanner.Text.DecimalText.Shorten(Text),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };

    /// <summary>A property by name; names are compared as written.</summary>
    public PlanNode? Find(string property) => Children.Find(child => string.Equals(child.Name, property, StringComparison.Ordinal));
}
