namespace LLMPlanner.Formats.Folders;

/// <summary>The program whose store holds a model.</summary>
public enum InstalledModelSource
{
    /// <summary>Ollama.</summary>
    Ollama,

    /// <summary>LM Studio.</summary>
    LmStudio,

    /// <summary>The cache of the Hugging Face libraries.</summary>
    HuggingFace,

    /// <summary>The download cache of llama.cpp.</summary>
    LlamaCpp,
}

/// <summary>A model that a program has installed on this machine. It is listed without opening its files.</summary>
public sealed class InstalledModel
{
    internal InstalledModel(InstalledModelSource source, string name, string path)
    {
        Source = source;
        Name = name;
        Path = path;
    }

    /// <summary>The program.</summary>
    public InstalledModelSource Source { get; }

    /// <summary>The name that the program knows it by: <c>llama3.2:3b</c>, <c>publisher/repository/file.gguf</c>, <c>organisation/name</c>.</summary>
    public string Name { get; }

    /// <summary>The GGUF file (of a split one the first shard) or the folder of the checkpoint; it can be given to <see cref="ModelFolder.Open"/>.</summary>
    public string Path { get; }

    /// <summary>Vision projector that belongs to it, or null.</summary>
    public string? ProjectorPath { get; internal init; }

    /// <summary>Adapters that belong to it.</summary>
    public IReadOnlyList<string> AdapterPaths { get; internal init; } = [];

    /// <summary>Commit of a Hugging Face snapshot, or null.</summary>
    public string? Revision { get; internal init; }

    /// <summary>Bytes of its files on disk; shared files count for each model that has them.</summary>
    public long DiskBytes { get; internal init; }

    /// <summary>Why the entry cannot be used, or null. The other entries are listed all the same.</summary>
    public PlannerException? Problem { get; internal init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Source}: {Name}";
}
