using System.Runtime.InteropServices;

namespace LLMPlanner.Profiles;

/// <summary>A folder (or a single file) that profiles are read from.</summary>
/// <param name="Layer">Its layer.</param>
/// <param name="Path">Its path.</param>
/// <param name="MustExist">Whether someone named it, so that its absence is a mistake.</param>
public sealed record ProfileRoot(ProfileLayer Layer, string Path, bool MustExist)
{
    private const string EnvironmentVariable = "LLMPLANNER_PROFILES";

    /// <summary>The folders of the machine, of the user and of the environment, the weakest first.</summary>
    public static IReadOnlyList<ProfileRoot> OfThisProcess() => RuntimeInformation.IsOSPlatform(OSPlatform.Windows)
        ? List(Known(Environment.SpecialFolder.CommonApplicationData), Known(Environment.SpecialFolder.ApplicationData), "LLMPlanner")
        : List("/etc", UserConfiguration(), "llmplanner");

    /// <summary>Whether any of those folders is there or is asked for.</summary>
    public static bool AnyOfThisProcess() => OfThisProcess().Any(root => root.MustExist || Directory.Exists(root.Path));

    /// <summary>The user's own folder, or null where the system has none.</summary>
    public static string? UserFolder() => OfThisProcess().FirstOrDefault(root => root.Layer == ProfileLayer.User)?.Path;

    private static List<ProfileRoot> List(string? machine, string? user, string name)
    {
        var roots = new List<ProfileRoot>();
        Add(ProfileLayer.Machine, machine);
        Add(ProfileLayer.User, user);
        foreach (string path in (Environment.GetEnvironmentVariable(EnvironmentVariable) ?? "").Split(System.IO.Path.PathSeparator))
        {
            if (path.Trim().Length > 0)
            {
                roots.Add(new ProfileRoot(ProfileLayer.Environment, path.Trim(), true));
            }
        }

        return roots;

        void Add(ProfileLayer layer, string? folder)
        {
            if (!string.IsNullOrEmpty(folder))
            {
                roots.Add(new ProfileRoot(layer, System.IO.Path.Combine(folder!, name), false));
            }
        }
    }

    // The XDG rules: a path that is not absolute is ignored.
    private static string? UserConfiguration()
    {
        string? configured = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME");
        if (configured is ['/', ..])
        {
            return configured;
        }

        string? home = Environment.GetEnvironmentVariable("HOME");
        return string.IsNullOrEmpty(home) ? null : System.IO.Path.Combine(home, ".config");
    }

    private static string Known(Environment.SpecialFolder folder) => Environment.GetFolderPath(folder);
}
