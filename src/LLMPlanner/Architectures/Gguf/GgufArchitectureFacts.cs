namespace LLMPlanner.Architectures.Gguf;

/// <summary>Which layers of a model with sliding windows slide, where the file does not list them.</summary>
/// <param name="Period">One layer in so many attends fully; 0: none does.</param>
/// <param name="IsFullFirst">True where the full layer is the first of each period, not the last.</param>
internal readonly record struct WindowPattern(int Period, bool IsFullFirst = false)
{
    /// <summary>Whether a layer slides.</summary>
    public bool Slides(int layer)
        => Period == 0 || (IsFullFirst ? layer % Period != 0 : layer % Period < Period - 1);
}

/// <summary>What the architecture name of a GGUF file means where its metadata do not say: the rules of llama.cpp's own loaders.</summary>
internal sealed record GgufArchitectureFacts(string? ModelType = null)
{
    /// <summary>The window pattern; null for architectures that ignore a window in the file.</summary>
    public WindowPattern? Window { get; init; }

    /// <summary>Tokens of the window where the file has none; 0 where the file decides.</summary>
    public long DefaultWindow { get; init; }

    /// <summary>True where <see cref="DefaultWindow"/> holds whatever window the file names.</summary>
    public bool FixesWindow { get; init; }

    /// <summary>True for windows that begin anew with each chunk.</summary>
    public bool IsChunked { get; init; }

    /// <summary>True for models that read a whole text at once (encoders, diffusion models): nothing is cached.</summary>
    public bool IsCacheless { get; init; }

    /// <summary>Layers from the first on that own keys and values, where the file does not say; 0: all.</summary>
    public int OwningLayers { get; init; }

    /// <summary>Why the architecture cannot be read, or null.</summary>
    public string? Refusal { get; init; }
}
