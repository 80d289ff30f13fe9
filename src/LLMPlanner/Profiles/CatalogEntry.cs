namespace LLMPlanner.Profiles;

/// <summary>One built-in profile: its names, and its JSON that whoever needs it parses.</summary>
internal sealed class CatalogEntry(string id, IReadOnlyList<string> aliases, ReadOnlyMemory<byte> json)
{
    /// <summary>The name, unique among the profiles of its kind whatever the case of its letters.</summary>
    public string Id { get; } = id;

    /// <summary>Other names, unique like the id.</summary>
    public IReadOnlyList<string> Aliases { get; } = aliases;

    /// <summary>The profile as one JSON object in UTF-8 without white space.</summary>
    public ReadOnlyMemory<byte> Json { get; } = json;
}
