namespace LLMPlanner.Profiles;

/// <summary>A mistake in a profile or settings file. The rest of the files still loads.</summary>
public sealed class ProfileProblem
{
    /// <summary>The stable id of the error.</summary>
    public required string ErrorId { get; init; }

    /// <summary>What is wrong.</summary>
    public required string Message { get; init; }

    /// <summary>The full path of the file or folder.</summary>
    public required string Path { get; init; }

    /// <summary>The place in the file, or <see langword="null"/> where the file as a whole is the matter.</summary>
    public TextPosition? Position { get; init; }

    /// <summary>The path, line and column as editors and build tools write them, then the message.</summary>
    public override string ToString() => Position is { } p
        ? FormattableString.Invariant($"{Path}({p.Line},{p.Column}): {Message}")
        : $"{Path}: {Message}";
}
