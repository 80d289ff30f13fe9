using LLMPlanner.Architectures;
using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Models;

/// <summary>Reads models from files.</summary>
public static class ModelFiles
{
    /// <summary>Reads a config.json, or the folder that holds one.</summary>
    /// <param name="path">A file or a folder.</param>
    /// <param name="families">The families to read with; null takes the built-in ones.</param>
    /// <exception cref="PlannerException">The file cannot be read, or its type is not known.</exception>
    public static ModelPreset Read(string path, ModelFamilies? families = null)
    {
        ModelConfig config = ModelConfig.Load(path);
        return new ModelPreset(config.Text("_name_or_path") is { Length: > 0 } name && name.IndexOf('/') > 0 && name[0] != '/' ? name : NameOf(path), config, families ?? ModelFamilies.BuiltIn)
        {
            ModelPath = Path.GetFullPath(path),
            NativeDtype = NativePrecision.Of(config),
            Source = path,
        };
    }

    private static string NameOf(string path)
    {
        string full = Path.GetFullPath(path);
        string name = Path.GetFileName(full.TrimEnd(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar));
        return string.Equals(name, "config.json", StringComparison.OrdinalIgnoreCase)
            ? Path.GetFileName(Path.GetDirectoryName(full) ?? full)
            : Path.GetFileNameWithoutExtension(name);
    }
}
