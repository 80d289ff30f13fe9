namespace LLMPlanner.Hardware.Detection;

/// <summary>Where the tools of vendors are: the search path, and where their installers put them without adding it.</summary>
internal static class ToolFolders
{
    /// <summary>The folders, those of the search path first. A relative one is left out: a tool of the current folder is nobody's.</summary>
    public static IReadOnlyList<string> Of(MachineSystem system)
    {
        string[] path = [.. (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator)
            .Select(p => p.Trim().Trim('"'))
            .Where(IsAbsolute)];
        return system switch
        {
            // The system's own tools before any of the same name.
            MachineSystem.Windows => [.. Windows(), .. path],
            MachineSystem.MacOS => ["/usr/sbin", "/usr/bin", .. path],
            _ => [.. path, "/usr/bin", "/usr/local/bin", "/opt/rocm/bin", "/usr/lib/wsl/lib", "/usr/local/sbin", "/usr/local/Ascend/driver/tools"],
        };
    }

    private static IEnumerable<string> Windows()
    {
        yield return Environment.SystemDirectory;
        string programs = Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles);
        yield return Path.Combine(programs, "NVIDIA Corporation", "NVSMI");
    }

    private static bool IsAbsolute(string path)
    {
        try
        {
            return path.Length > 0 && Path.IsPathRooted(path);
        }
        catch (ArgumentException)
        {
            // The variable may hold anything.
            return false;
        }
    }
}
