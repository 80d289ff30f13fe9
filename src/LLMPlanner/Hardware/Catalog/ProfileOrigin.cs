using LLMPlanner.Profiles;

namespace LLMPlanner.Hardware.Catalog;

/// <summary>Where a profile comes from, for error messages and for <c>Source</c>.</summary>
internal sealed class ProfileOrigin(string id, ProfileDocument? document)
{
    /// <summary>The id of the profile.</summary>
    public string Id { get; } = id;

    /// <summary>The file of the user's, or <see langword="null"/> for a built-in profile.</summary>
    public ProfileDocument? Document { get; } = document;

    /// <summary>Makes an error about a value; its target is the file with line and column, or the id of a built-in profile.</summary>
    /// <param name="errorId">The key of the message; place 0 is the id, 1 the value's path, 2 the detail.</param>
    /// <param name="path">The path of the value inside the profile, parts joined with <c>/</c>.</param>
    /// <param name="detail">What is expected, or what was found.</param>
    public PlannerException Error(string errorId, string path, string? detail = null)
    {
        if (Document is null)
        {
            return PlannerException.Create(PlannerErrorKind.InvalidData, errorId, Id, Id, path, detail);
        }

        TextPosition position = Document.PositionOf(path);
        string place = FormattableString.Invariant($"{Document.Path}({position.Line},{position.Column})");
        PlannerException error = PlannerException.Create(PlannerErrorKind.InvalidData, errorId, place, Id, path, detail);
        error.Data[typeof(TextPosition)] = position;
        return error;
    }

    /// <summary>Makes the problem of an error in a user's file.</summary>
    public static ProfileProblem ToProblem(ProfileDocument document, PlannerException error) => new()
    {
        ErrorId = error.ErrorId,
        Message = error.Message,
        Path = document.Path,
        Position = error.Data[typeof(TextPosition)] as TextPosition? ?? document.Position,
    };
}
