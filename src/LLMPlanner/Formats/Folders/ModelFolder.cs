using LLMPlanner.Architectures;
using LLMPlanner.Architectures.Gguf;
using LLMPlanner.Formats.HuggingFace;
using LLMPlanner.Formats.Safetensors;
using LLMPlanner.Resources;

namespace LLMPlanner.Formats.Folders;

/// <summary>What a model on disk consists of.</summary>
public enum ModelFolderKind
{
    /// <summary>A GGUF file, split or not.</summary>
    Gguf,

    /// <summary>A config and its checkpoint in safetensors files.</summary>
    Checkpoint,

    /// <summary>A config without weights.</summary>
    Config,
}

/// <summary>
/// A model on disk, found by a file or a folder: a config with its checkpoint, or a GGUF file. What the config says and what is stored are
/// compared, and the first tensor that disagrees is named.
/// </summary>
public sealed class ModelFolder
{
    private const string ConfigName = "config.json";

    private ModelFolder(string path, ModelFolderKind kind)
    {
        Path = path;
        Kind = kind;
    }

    /// <summary>The path that was given.</summary>
    public string Path { get; }

    /// <summary>What was found.</summary>
    public ModelFolderKind Kind { get; }

    /// <summary>The config; null for GGUF files.</summary>
    public ModelConfig? Config { get; private init; }

    /// <summary>The checkpoint; null for GGUF files and where there is only a config.</summary>
    public SafetensorsCheckpoint? Checkpoint { get; private init; }

    /// <summary>The GGUF file; null for checkpoints.</summary>
    public GgufModel? Gguf { get; private init; }

    /// <summary>Towers, prediction layers and adapters that lie beside a GGUF file and belong to it.</summary>
    public IReadOnlyList<GgufSidecar> Sidecars { get; private init; } = [];

    /// <summary>The architecture; null where it cannot be read, and then <see cref="ArchitectureProblem"/> says why.</summary>
    public ModelArchitecture? Architecture { get; private init; }

    /// <summary>Why there is no architecture, or null.</summary>
    public PlannerException? ArchitectureProblem { get; private init; }

    /// <summary>Bytes of the model's files on disk, sidecars aside.</summary>
    public long DiskBytes { get; private init; }

    /// <summary>Bytes of the tensors that an engine loads: without prediction layers, tables and a head that is the embedding.</summary>
    public long ResidentBytes { get; private init; }

    /// <summary>Parameters that are stored, by the same rule as those of an architecture; null where a packing hides them.</summary>
    public long? ParameterCount { get; private init; }

    /// <summary>Bytes of multi-token-prediction layers, which are loaded only for speculative decoding.</summary>
    public long MtpBytes { get; private init; }

    /// <summary>What is odd about the files, and where config and tensors disagree.</summary>
    public IReadOnlyList<ModelFileWarning> Warnings { get; private init; } = [];

    /// <summary>Reads a model from disk. Only headers are read.</summary>
    /// <param name="path">A folder, a GGUF file, a config, an index or a safetensors file.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="PlannerException">
    /// ModelFolderEmpty: nothing that is known; ModelFolderAmbiguous: several GGUF models; or what is wrong with a file.
    /// </exception>
    public static ModelFolder Open(string path, CancellationToken cancellation = default)
    {
        if (Directory.Exists(path))
        {
            return OpenFolder(path, path, cancellation);
        }

        string extension = System.IO.Path.GetExtension(path);
        if (string.Equals(extension, ".gguf", StringComparison.OrdinalIgnoreCase) || !File.Exists(path) || !IsCheckpointFile(extension))
        {
            GgufModel model = GgufModel.Open(path, cancellation);
            return FromGguf(path, model, SidecarFiles.Of(model));
        }

        // A file of a checkpoint stands for the folder it lies in.
        return OpenFolder(path, System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!, cancellation);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Path}: {Kind}";

    private static bool IsCheckpointFile(string extension)
        => string.Equals(extension, ".json", StringComparison.OrdinalIgnoreCase) || string.Equals(extension, ".safetensors", StringComparison.OrdinalIgnoreCase);

    private static ModelFolder OpenFolder(string path, string folder, CancellationToken cancellation)
    {
        string configPath = System.IO.Path.Combine(folder, ConfigName);
        bool hasWeights = File.Exists(System.IO.Path.Combine(folder, SafetensorsIndex.FileName)) || SafetensorsCheckpoint.FilesOf(folder).Count > 0;
        if (hasWeights)
        {
            ModelConfig? config = File.Exists(configPath) ? ModelConfig.Load(configPath) : null;
            PackingHint hint = config is null ? PackingHint.None : PackingHint.From(config);
            return FromCheckpoint(path, config, SafetensorsCheckpoint.Open(folder, hint, cancellation));
        }

        GgufFolder files = GgufFolder.Read(folder, cancellation);
        if (files.Models.Count > 1)
        {
            string names = string.Join(", ", files.Models.Take(5).Select(model => System.IO.Path.GetFileName(model.File.Path)));
            throw PlannerException.Create(PlannerErrorKind.InvalidArgument, nameof(SR.ModelFolderAmbiguous), path, path, files.Models.Count, names);
        }

        if (files.Models.Count == 1)
        {
            return FromGguf(path, files.Models[0], SidecarFiles.Of(files.Models[0], files.Sidecars));
        }

        if (files.Problem is not null)
        {
            throw files.Problem;
        }

        return File.Exists(configPath)
            ? FromConfig(path, ModelConfig.Load(configPath))
            : throw PlannerException.Create(PlannerErrorKind.NotFound, nameof(SR.ModelFolderEmpty), path, path);
    }

    private static ModelFolder FromGguf(string path, GgufModel model, IReadOnlyList<GgufSidecar> sidecars)
        => new(path, ModelFolderKind.Gguf)
        {
            Gguf = model,
            Sidecars = sidecars,
            Architecture = model.Architecture,
            DiskBytes = model.File.FileBytes,
            ResidentBytes = model.WeightBytes,
            ParameterCount = model.Architecture?.Tensors.TotalParameters ?? model.File.ParameterCount,
            MtpBytes = model.MtpBytes,
            Warnings = model.Warnings,
        };

    private static ModelFolder FromConfig(string path, ModelConfig config)
    {
        ModelArchitecture? architecture = TryRead(config, out PlannerException? problem);
        return new ModelFolder(path, ModelFolderKind.Config) { Config = config, Architecture = architecture, ArchitectureProblem = problem };
    }

    private static ModelFolder FromCheckpoint(string path, ModelConfig? config, SafetensorsCheckpoint checkpoint)
    {
        PlannerException? problem = null;
        ModelArchitecture? architecture = config is null ? null : TryRead(config, out problem);
        FolderComparison? comparison = architecture is null ? null : FolderComparison.Of(architecture, checkpoint);
        var warnings = new List<ModelFileWarning>(checkpoint.Warnings);
        if (comparison?.Disagreement is { } disagreement)
        {
            warnings.Add(disagreement);
        }

        long mtp = comparison?.MtpBytes ?? 0;
        long apart = (comparison?.MtpParameters ?? 0) + (comparison?.RepeatedHeadParameters ?? 0);
        return new ModelFolder(path, ModelFolderKind.Checkpoint)
        {
            Config = config,
            Checkpoint = checkpoint,
            Architecture = architecture,
            ArchitectureProblem = problem,
            DiskBytes = checkpoint.DiskBytes,
            ResidentBytes = checkpoint.TensorBytes - checkpoint.BufferBytes - mtp - (comparison?.RepeatedHeadBytes ?? 0),
            ParameterCount = checkpoint.ParameterCount - apart,
            MtpBytes = mtp,
            Warnings = warnings,
        };
    }

    private static ModelArchitecture? TryRead(ModelConfig config, out PlannerException? problem)
    {
        try
        {
            problem = null;
            return ModelFamilies.BuiltIn.Read(config);
        }
        catch (PlannerException e)
        {
            problem = e;
            return null;
        }
    }
}
