namespace LLMPlanner.Profiles;

/// <summary>What the user's profile folders hold.</summary>
public sealed class ProfileOverlay
{
    /// <summary>Nothing: no folder exists.</summary>
    public static ProfileOverlay Empty { get; } = new() { Documents = [], Problems = [], Settings = new Dictionary<string, string>() };

    /// <summary>The profiles, the weakest layer first: where two have the same kind and id, the last one counts.</summary>
    public required IReadOnlyList<ProfileDocument> Documents { get; init; }

    /// <summary>The mistakes that were found; each names its file.</summary>
    public required IReadOnlyList<ProfileProblem> Problems { get; init; }

    /// <summary>
    /// The settings of all layers, merged: names and array indexes joined with <c>/</c>, any case, invariant texts. An array
    /// of a later layer replaces one of an earlier layer as a whole.
    /// </summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }
}
