using LLMPlanner.Profiles;

namespace LLMPlanner.Configuration;

/// <summary>Tells what a profile file describes, from its folder or from the schema that it names.</summary>
internal static class ProfileKinds
{
    /// <summary>The folders of the kinds below a profile folder.</summary>
    public static IReadOnlyList<(ProfileKind Kind, string Folder)> Folders { get; } =
    [
        (ProfileKind.Model, "models"),
        (ProfileKind.Accelerator, "hardware/accelerators"),
        (ProfileKind.Machine, "hardware/machines"),
        (ProfileKind.Cloud, "hardware/cloud"),
        (ProfileKind.Engine, "engines"),
        (ProfileKind.Quantization, "quantization"),
    ];

    /// <summary>The kind by the nearest folder around a file that has the name of one.</summary>
    public static ProfileKind? OfPath(string path)
    {
        for (DirectoryInfo? folder = Directory.GetParent(path); folder is not null; folder = folder.Parent)
        {
            foreach (var (kind, name) in Folders)
            {
                if (string.Equals(folder.Name, name.Substring(name.LastIndexOf('/') + 1), StringComparison.OrdinalIgnoreCase))
                {
                    return kind;
                }
            }
        }

        return null;
    }

    /// <summary>The kind by the file name of a schema, such as <c>../schema/model.schema.json</c>.</summary>
    public static ProfileKind? OfSchema(string? schema)
    {
        string file = schema?.Substring(schema.LastIndexOf('/') + 1) ?? "";
        foreach (ProfileKind kind in Enum.GetValues(typeof(ProfileKind)))
        {
            if (string.Equals(file, kind + ".schema.json", StringComparison.OrdinalIgnoreCase))
            {
                return kind;
            }
        }

        return null;
    }
}
