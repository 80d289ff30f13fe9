namespace LLMPlanner.CatalogCompiler;

/// <summary>Finds the profile files, in an order that does not depend on the file system.</summary>
internal static class ProfileFiles
{
    // The numbers are those of LLMPlanner.Profiles.ProfileKind.
    private static readonly (byte Kind, string Folder)[] s_folders =
    [
        (0, "models"),
        (1, "hardware/accelerators"),
        (2, "hardware/machines"),
        (3, "hardware/cloud"),
        (4, "engines"),
        (5, "quantization"),
    ];

    public static IEnumerable<(byte Kind, string File)> Under(string root)
    {
        foreach (var (kind, folder) in s_folders)
        {
            string path = Path.Combine(root, folder);
            if (!Directory.Exists(path))
            {
                continue;
            }

            foreach (string file in Directory.EnumerateFiles(path, "*.json", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal))
            {
                yield return (kind, Path.GetFullPath(file));
            }
        }
    }
}
