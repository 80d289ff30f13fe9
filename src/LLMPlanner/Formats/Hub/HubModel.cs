using LLMPlanner.Architectures;
using LLMPlanner.Architectures.Gguf;
using LLMPlanner.Formats.HuggingFace;
using LLMPlanner.Formats.Safetensors;

namespace LLMPlanner.Formats.Hub;

/// <summary>What was fetched of a repository: a config with an index or a header, or the headers of a GGUF file.</summary>
public sealed class HubModel
{
    internal HubModel(HubRepository repository) => Repository = repository;

    /// <summary>The repository and the revision that was asked for.</summary>
    public HubRepository Repository { get; }

    /// <summary>The commit that the revision stood for; null where the hub did not say.</summary>
    public string? Commit { get; internal init; }

    /// <summary>The files of the repository.</summary>
    public IReadOnlyList<HubFile> Files { get; internal init; } = [];

    /// <summary>The config; null for repositories without one.</summary>
    public ModelConfig? Config { get; internal init; }

    /// <summary>The text of the config as it was published; null for repositories without one.</summary>
    public byte[]? ConfigText { get; internal init; }

    /// <summary>The index of the checkpoint; null where there is one file or none.</summary>
    public SafetensorsIndex? Index { get; internal init; }

    /// <summary>The header of the checkpoint's only file; null where there are several or none.</summary>
    public SafetensorsHeader? Header { get; internal init; }

    /// <summary>The GGUF file; null for checkpoints.</summary>
    public GgufModel? Gguf { get; internal init; }

    /// <summary>The architecture; null where it cannot be read, and then <see cref="ArchitectureProblem"/> says why.</summary>
    public ModelArchitecture? Architecture { get; internal init; }

    /// <summary>Why there is no architecture, or null.</summary>
    public PlannerException? ArchitectureProblem { get; internal init; }

    /// <inheritdoc/>
    public override string ToString() => Repository.ToString();
}
