using System.Text.Json;

namespace LLMPlanner.Profiles;

/// <summary>
/// A profile of the user's, read from a file. Its reader takes <c>"24"</c> for 24 and <c>"true"</c> for true, since a source may
/// know scalars only as texts.
/// </summary>
public sealed class ProfileDocument
{
    private readonly Lazy<IReadOnlyDictionary<string, TextPosition>> _positions;

    /// <summary>Makes a document.</summary>
    /// <param name="positions">Finds the places of the values; called once, when the first place is asked for.</param>
    public ProfileDocument(Func<IReadOnlyDictionary<string, TextPosition>> positions) =>
        _positions = new Lazy<IReadOnlyDictionary<string, TextPosition>>(positions);

    /// <summary>What the profile describes.</summary>
    public required ProfileKind Kind { get; init; }

    /// <summary>The name of the profile, which replaces a built-in one of the same name.</summary>
    public required string Id { get; init; }

    /// <summary>The layer that the file belongs to.</summary>
    public required ProfileLayer Layer { get; init; }

    /// <summary>The full path of the file.</summary>
    public required string Path { get; init; }

    /// <summary>Where the profile starts in the file.</summary>
    public required TextPosition Position { get; init; }

    /// <summary>The profile as one JSON object in UTF-8, without comments.</summary>
    public required ReadOnlyMemory<byte> Json { get; init; }

    /// <summary>
    /// The places of the values in the file, by their path inside the profile: property names and array indexes joined with
    /// <c>/</c>, such as <c>memory/usableMiB</c> or <c>aliases/0</c>; in a name <c>~</c> is <c>~0</c> and <c>/</c> is <c>~1</c>.
    /// </summary>
    public IReadOnlyDictionary<string, TextPosition> Positions => _positions.Value;

    /// <summary>Finds the place of a value, or of the nearest thing around it that has one.</summary>
    /// <param name="valuePath">A path as in <see cref="Positions"/>.</param>
    public TextPosition PositionOf(string valuePath)
    {
        string path = valuePath;
        while (path.Length > 0)
        {
            if (Positions.TryGetValue(path, out TextPosition position))
            {
                return position;
            }

            path = path.Substring(0, Math.Max(0, path.LastIndexOf('/')));
        }

        return Position;
    }

    /// <summary>
    /// The same error with its place in the file, in front as editors and build tools write it. Errors about a value name it as their
    /// target: <c>context.native</c>, <c>layer_types[3]</c>.
    /// </summary>
    internal PlannerException Locate(PlannerException error)
    {
        string valuePath = (error.Target as string ?? string.Empty).Replace('.', '/').Replace("[", "/").Replace("]", string.Empty);
        TextPosition place = PositionOf(valuePath);
        string prefix = $"'{Path}': ";
        string message = error.Message.StartsWith(prefix, StringComparison.Ordinal) ? error.Message.Substring(prefix.Length) : error.Message;
        return new PlannerException(
            error.ErrorId,
            error.Kind,
            FormattableString.Invariant($"{Path}({place.Line},{place.Column}): {message}"),
            Path,
            error.RecommendedAction,
            error);
    }

    /// <summary>Parses <see cref="Json"/>; the caller disposes the result.</summary>
    public JsonDocument Parse() => JsonDocument.Parse(Json);
}
