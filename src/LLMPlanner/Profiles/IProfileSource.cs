namespace LLMPlanner.Profiles;

/// <summary>Reads the profiles and settings that users keep beside the built-in ones.</summary>
public interface IProfileSource
{
    /// <summary>
    /// Reads the folders of the machine, of the user and of the environment, then the given paths. A mistake in a file becomes
    /// a <see cref="ProfileProblem"/>; nothing is thrown for it.
    /// </summary>
    /// <param name="profilePaths">Further folders laid out like the others, or single profile files inside such a folder.</param>
    /// <param name="cancellationToken">Stops between two files.</param>
    ProfileOverlay Load(IReadOnlyList<string> profilePaths, CancellationToken cancellationToken = default);
}
