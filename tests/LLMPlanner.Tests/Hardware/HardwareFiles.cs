using System.Text.Json;

namespace LLMPlanner.Tests.Hardware;

/// <summary>The hardware profiles of the repository, as files.</summary>
internal static class HardwareFiles
{
    private static readonly Lazy<string> s_root = new(FindRoot);

    public static string Root => s_root.Value;

    public static string Schema(string name) => Path.Combine(Root, "schema", name + ".schema.json");

    public static IEnumerable<string> Under(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, "hardware", folder), "*.json", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal);

    /// <summary>Every profile of a folder; a file holds one or an array of them.</summary>
    public static IEnumerable<(string File, JsonElement Profile)> Profiles(string folder)
    {
        foreach (string file in Under(folder))
        {
            JsonElement root = JsonDocument.Parse(File.ReadAllBytes(file)).RootElement;
            if (root.ValueKind == JsonValueKind.Array)
            {
                foreach (JsonElement profile in root.EnumerateArray())
                {
                    yield return (Path.GetFileName(file), profile);
                }
            }
            else
            {
                yield return (Path.GetFileName(file), root);
            }
        }
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "LLMPlanner.sln")))
            {
                return Path.Combine(folder.FullName, "profiles");
            }
        }

        throw new DirectoryNotFoundException("The tests run outside the repository.");
    }
}
