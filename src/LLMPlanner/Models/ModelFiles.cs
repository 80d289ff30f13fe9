using LLMPlanner.Architectures;
using LLMPlanner.Architectures.Gguf;
using LLMPlanner.Formats;
using LLMPlanner.Formats.Folders;
using LLMPlanner.Formats.HuggingFace;
using LLMPlanner.Resources;

namespace LLMPlanner.Models;

/// <summary>Reads models from files: a config.json, a GGUF file, or a folder that holds a checkpoint or a GGUF.</summary>
public static class ModelFiles
{
    /// <summary>Reads a model. Of weights only the headers are read.</summary>
    /// <param name="path">A config.json, a GGUF file (the first of a split one), a safetensors file or a folder.</param>
    /// <param name="families">The families to read configs with; null takes the built-in ones.</param>
    /// <exception cref="PlannerException">The file cannot be read, holds no model, or its type is not known.</exception>
    public static ModelPreset Read(string path, ModelFamilies? families = null)
    {
        if (IsConfig(path))
        {
            return FromConfig(path, ModelConfig.Load(path), families, []);
        }

        ModelFolder folder = ModelFolder.Open(path);
        if (folder.Gguf is { } gguf)
        {
            return FromGguf(path, gguf, folder.Warnings);
        }

        return folder.Config is { } config
            ? FromConfig(path, config, families, folder.Warnings)
            : throw PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.FolderWithoutConfig), path, path);
    }

    private static bool IsConfig(string path)
        => Directory.Exists(path)
            ? File.Exists(Path.Combine(path, "config.json")) && Directory.GetFiles(path, "*.safetensors").Length == 0 && Directory.GetFiles(path, "*.gguf").Length == 0
            : path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
                && !path.EndsWith(".index.json", StringComparison.OrdinalIgnoreCase);

    private static ModelPreset FromConfig(string path, ModelConfig config, ModelFamilies? families, IReadOnlyList<ModelFileWarning> warnings)
    {
        bool named = config.Text("_name_or_path") is { Length: > 0 } name && name.IndexOf('/') > 0 && name[0] != '/';
        return new ModelPreset(named ? config.Text("_name_or_path")! : NameOf(path), config, families ?? ModelFamilies.BuiltIn)
        {
            ModelPath = Path.GetFullPath(path),
            NativeDtype = NativePrecision.Of(config),
            Source = path,
            Warnings = [.. warnings.Select(warning => warning.Message)],
        };
    }

    private static ModelPreset FromGguf(string path, GgufModel gguf, IReadOnlyList<ModelFileWarning> warnings)
    {
        if (gguf.Architecture is not { } architecture || gguf.Weights is not { } weights)
        {
            throw PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.GgufHoldsNoModel), path, path, gguf.Kind);
        }

        return new ModelPreset(NameOf(path), architecture)
        {
            ModelPath = Path.GetFullPath(path),
            Stored = (StoredFormat)weights.Format,
            Source = path,
            Warnings = [.. warnings.Select(warning => warning.Message).Distinct()],
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
