namespace LLMPlanner.Auditing;

/// <summary>Paths as reports write them: relative to a folder where they are below it, with slashes.</summary>
internal static class ReportPath
{
    /// <summary>The path below a folder with slashes; the name of the file alone where it is elsewhere, since other machines have other folders.</summary>
    public static string Relative(string root, string path)
    {
        StringComparison comparison = System.IO.Path.DirectorySeparatorChar == '\\' ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        string folder = root.TrimEnd('/', '\\') + System.IO.Path.DirectorySeparatorChar;
        return path.StartsWith(folder, comparison)
            ? path.Substring(folder.Length).Replace('\\', '/')
            : System.IO.Path.GetFileName(path);
    }
}
