using LLMPlanner.Profiles;

namespace LLMPlanner.PowerShell.Loading;

/// <summary>
/// Asks for the user's profiles only where there can be any: most machines have none, and the assemblies that read them then stay
/// unloaded.
/// </summary>
internal static class OverlayCache
{
    public static ProfileOverlay Load(IReadOnlyList<string> profilePaths, CancellationToken cancellationToken)
        => profilePaths.Count > 0 || ProfileRoot.AnyOfThisProcess() ? ProfileSource.Default.Load(profilePaths, cancellationToken) : ProfileOverlay.Empty;
}
