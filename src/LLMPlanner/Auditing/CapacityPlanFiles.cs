namespace LLMPlanner.Auditing;

/// <summary>Finds plan files by patterns.</summary>
public static class CapacityPlanFiles
{
    private const int MostDepth = 32;

    /// <summary>
    /// The files that a path stands for: itself; of a folder all plans below it; of a pattern with <c>*</c>, <c>?</c> and <c>**</c> (any
    /// folders) those that match, in the order of their names. Folders that are links are not entered.
    /// </summary>
    /// <param name="path">A full path, with or without wildcards.</param>
    /// <exception cref="PlannerException">PlanNotFound: nothing matches.</exception>
    public static IReadOnlyList<string> Find(string path)
    {
        if (File.Exists(path))
        {
            return [path];
        }

        string pattern = Directory.Exists(path) ? Path.Combine(path, "**", "*" + CapacityPlanReader.FileEnding) : path;
        string[] files = pattern.IndexOfAny(['*', '?']) < 0 ? [] : [.. Match(pattern).OrderBy(file => file, StringComparer.Ordinal)];
        return files.Length > 0 || Directory.Exists(path)
            ? files
            : throw PlannerException.Create(PlannerErrorKind.NotFound, nameof(Resources.SR.PlanNotFound), path, path);
    }

    private static IEnumerable<string> Match(string pattern)
    {
        string[] parts = pattern.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
        int first = Array.FindIndex(parts, part => part.IndexOfAny(['*', '?']) >= 0);
        string root = string.Join(Path.DirectorySeparatorChar.ToString(), parts.Take(first)) + Path.DirectorySeparatorChar;
        return Directory.Exists(root) ? Below(root, parts, first, 0).Distinct(StringComparer.Ordinal) : [];
    }

    private static IEnumerable<string> Below(string folder, string[] parts, int index, int depth)
    {
        if (depth > MostDepth)
        {
            return [];
        }

        string part = parts[index];
        bool isLast = index == parts.Length - 1;
        if (part == "**")
        {
            IEnumerable<string> here = isLast ? Files(folder, "*") : Below(folder, parts, index + 1, depth);
            return here.Concat(Folders(folder, "*").SelectMany(child => Below(child, parts, index, depth + 1)));
        }

        return isLast ? Files(folder, part) : Folders(folder, part).SelectMany(child => Below(child, parts, index + 1, depth + 1));
    }

    private static IEnumerable<string> Files(string folder, string pattern)
        => Safe(() => Directory.EnumerateFiles(folder)).Where(file => Text.Glob.IsMatch(pattern, Path.GetFileName(file)));

    private static IEnumerable<string> Folders(string folder, string pattern)
        => Safe(() => Directory.EnumerateDirectories(folder))
            .Where(child => Text.Glob.IsMatch(pattern, Path.GetFileName(child)) && (File.GetAttributes(child) & FileAttributes.ReparsePoint) == 0);

    // A folder that may not be read has no plans for whoever asks.
    private static IReadOnlyList<string> Safe(Func<IEnumerable<string>> list)
    {
        try
        {
            return [.. list()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
