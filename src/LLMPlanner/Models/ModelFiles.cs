using LLMPlanner.Architectures;
using LLMPlanner.Architectures.Gguf;
using LLMPlanner.Formats;
using LLMPlanner.Formats.Folders;
using LLMPlanner.Formats.Hub;
using LLMPlanner.Formats.HuggingFace;
using LLMPlanner.Resources;
using LLMPlanner.Text;

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
            return FromConfig(path, ModelConfig.Load(path), families, [], null, path);
        }

        ModelFolder folder = ModelFolder.Open(path);
        if (folder.Gguf is { } gguf)
        {
            return FromGguf(path, gguf, folder.Warnings, folder.Sidecars, NameOf(path), path);
        }

        return folder.Config is { } config
            ? FromConfig(path, config, families, folder.Warnings, null, path)
            : throw PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.FolderWithoutConfig), path, path);
    }

    /// <summary>Reads a model that a program has installed, under the name that the program knows it by.</summary>
    /// <param name="installed">The model.</param>
    /// <param name="families">The families to read configs with; null takes the built-in ones.</param>
    /// <exception cref="PlannerException">The entry is broken, or as <see cref="Read(string, ModelFamilies?)"/>.</exception>
    public static ModelPreset Read(InstalledModel installed, ModelFamilies? families = null)
    {
        if (installed.Problem is { } problem)
        {
            throw problem;
        }

        ModelFolder folder = ModelFolder.Open(installed.Path);
        string source = $"{installed.Source}: {installed.Name}";
        if (folder.Gguf is { } gguf)
        {
            var files = new List<GgufSidecar>(folder.Sidecars);
            bool isPart = installed.Source == InstalledModelSource.Ollama;
            Add(files, installed.ProjectorPath is { } path ? [path] : [], GgufModelKind.Projector, isPart);
            Add(files, installed.AdapterPaths, GgufModelKind.Adapter, isPart);
            return FromGguf(installed.Path, gguf, folder.Warnings, files, installed.Name, source);
        }

        return folder.Config is { } config
            ? FromConfig(installed.Path, config, families, folder.Warnings, installed.Name, source)
            : throw PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.FolderWithoutConfig), installed.Path, installed.Path);
    }

    /// <summary>The model that was fetched of a hub.</summary>
    /// <param name="fetched">Config, or headers of a GGUF file.</param>
    /// <param name="families">The families to read configs with; null takes the built-in ones.</param>
    /// <exception cref="PlannerException">Why its architecture cannot be read.</exception>
    public static ModelPreset Read(HubModel fetched, ModelFamilies? families = null)
    {
        string source = fetched.Repository.Id + "@" + (fetched.Commit ?? fetched.Repository.Revision);
        if (fetched.Gguf is { Architecture: { } architecture, Weights: { } weights } gguf)
        {
            return new ModelPreset(fetched.Repository.Id, architecture)
            {
                Stored = (StoredFormat)weights.Format,
                Gguf = gguf,
                Source = source,
                Warnings = Texts(gguf.Warnings.Where(warning => warning.Id != nameof(SR.GgufDataMissing))),
            };
        }

        if (fetched.Config is not { } config)
        {
            throw fetched.ArchitectureProblem ?? PlannerException.Create(
                PlannerErrorKind.InvalidData, nameof(SR.GgufHoldsNoModel), fetched.Repository.Id, fetched.Repository.Id, fetched.Gguf?.Kind);
        }

        var preset = new ModelPreset(fetched.Repository.Id, config, families ?? ModelFamilies.BuiltIn)
        {
            NativeDtype = NativePrecision.Of(config),
            Source = source,
            Warnings = Disagreement(fetched, config, families ?? ModelFamilies.BuiltIn),
        };
        _ = preset.Architecture;
        return preset;
    }

    /// <summary>What the index, or the header of the only file, says of the bytes where the config does not explain them.</summary>
    private static IReadOnlyList<string> Disagreement(HubModel fetched, ModelConfig config, ModelFamilies families)
    {
        ModelArchitecture architecture = families.Read(config);
        if ((fetched.Index?.TotalSize ?? fetched.Header?.TensorBytes) is not { } bytes || architecture.UncountedParts.Count > 0)
        {
            return [];
        }

        var difference = PublishedDifference.OfBytes(architecture, QuantizationConfig.Read(config), bytes);
        return difference.IsExplained ? [] : [Message.Format(SR.HubBytesDisagree, fetched.Repository.Id, bytes, bytes - difference.Remainder)];
    }

    private static void Add(List<GgufSidecar> files, IReadOnlyList<string> paths, GgufModelKind kind, bool isPart)
    {
        foreach (string path in paths.Where(path => isPart || files.All(file => file.Path != path)))
        {
            files.Add(GgufSidecar.Read(path, kind, isPart));
        }
    }

    private static IReadOnlyList<string> Texts(IEnumerable<ModelFileWarning> warnings) => [.. warnings.Select(warning => warning.Message).Distinct()];

    private static bool IsConfig(string path)
        => Directory.Exists(path)
            ? File.Exists(Path.Combine(path, "config.json")) && Directory.GetFiles(path, "*.safetensors").Length == 0 && Directory.GetFiles(path, "*.gguf").Length == 0
            : path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
                && !path.EndsWith(".index.json", StringComparison.OrdinalIgnoreCase);

    private static ModelPreset FromConfig(
        string path, ModelConfig config, ModelFamilies? families, IReadOnlyList<ModelFileWarning> warnings, string? name, string source)
    {
        bool isNamed = config.Text("_name_or_path") is { Length: > 0 } own && own.IndexOf('/') > 0 && own[0] != '/';
        return new ModelPreset(name ?? (isNamed ? config.Text("_name_or_path")! : NameOf(path)), config, families ?? ModelFamilies.BuiltIn)
        {
            ModelPath = Path.GetFullPath(path),
            NativeDtype = NativePrecision.Of(config),
            Source = source,
            Warnings = [.. warnings.Select(warning => warning.Message)],
        };
    }

    private static ModelPreset FromGguf(
        string path, GgufModel gguf, IReadOnlyList<ModelFileWarning> warnings, IReadOnlyList<GgufSidecar> sidecars, string name, string source)
    {
        if (gguf.Architecture is not { } architecture || gguf.Weights is not { } weights)
        {
            throw PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.GgufHoldsNoModel), path, path, gguf.Kind);
        }

        return new ModelPreset(name, architecture)
        {
            ModelPath = Path.GetFullPath(path),
            Stored = (StoredFormat)weights.Format,
            Gguf = gguf,
            Sidecars = sidecars,
            Source = source,
            Warnings = Texts(warnings),
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
