namespace LLMPlanner.Formats.Folders;

/// <summary>Lists folders without ever throwing for what the system refuses, in a fixed order, and never more than a fixed number of entries.</summary>
internal static class StoreFolder
{
    /// <summary>Most entries of one folder that are looked at.</summary>
    private const int MaxEntries = 10_000;

    /// <summary>Whether a folder is there.</summary>
    public static bool Exists(string path) => Directory.Exists(path);

    /// <summary>The folders in a folder; links to folders are left out, so that no loop can arise.</summary>
    public static IReadOnlyList<string> Folders(string path)
        => List(path, static p => Directory.EnumerateDirectories(p).Where(folder => !IsLink(folder)));

    /// <summary>The files in a folder, links to files included.</summary>
    public static IReadOnlyList<string> Files(string path, string pattern = "*")
        => List(path, p => Directory.EnumerateFiles(p, pattern));

    /// <summary>Every file below a folder, down to a depth.</summary>
    public static IEnumerable<string> FilesBelow(string path, int depth, string pattern, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        foreach (string file in Files(path, pattern))
        {
            yield return file;
        }

        foreach (string folder in depth > 0 ? Folders(path) : [])
        {
            foreach (string file in FilesBelow(folder, depth - 1, pattern, cancellation))
            {
                yield return file;
            }
        }
    }

    /// <summary>Bytes of a file, the target's for a link; 0 where it cannot be read.</summary>
    public static long Length(string path)
    {
        try
        {
            using FileStream stream = ModelFiles.Open(path);
            return stream.Length;
        }
        catch (Exception e) when (e is PlannerException || ModelFiles.IsSystemError(e))
        {
            return 0;
        }
    }

    private static bool IsLink(string path)
    {
        try
        {
            return (File.GetAttributes(path) & FileAttributes.ReparsePoint) != 0;
        }
        catch (Exception e) when (ModelFiles.IsSystemError(e))
        {
            return true;
        }
    }

    private static IReadOnlyList<string> List(string path, Func<string, IEnumerable<string>> enumerate)
    {
        try
        {
            string[] entries = [.. enumerate(path).Take(MaxEntries)];
            Array.Sort(entries, StringComparer.Ordinal);
            return entries;
        }
        catch (Exception e) when (ModelFiles.IsSystemError(e))
        {
            return [];
        }
    }
}
