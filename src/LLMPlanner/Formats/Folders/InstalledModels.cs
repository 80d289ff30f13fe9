namespace LLMPlanner.Formats.Folders;

/// <summary>
/// Finds the models that Ollama, LM Studio, the Hugging Face libraries and llama.cpp have installed. Folders are walked to a fixed depth
/// and links are followed to files only, so a loop of links cannot hold the search; a bad entry is listed with its problem and never ends it.
/// </summary>
public static class InstalledModels
{
    /// <summary>Finds the models of this machine.</summary>
    /// <param name="paths">Where to look; null for the places of this machine and user.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IEnumerable<InstalledModel> Find(InstalledModelPaths? paths = null, CancellationToken cancellation = default)
    {
        paths ??= InstalledModelPaths.Default;
        return In(paths.Ollama, OllamaStore.Find, cancellation)
            .Concat(In(paths.LmStudio, LmStudioStore.Find, cancellation))
            .Concat(In(paths.HuggingFace, HuggingFaceStore.Find, cancellation))
            .Concat(In(paths.LlamaCpp, LlamaCppStore.Find, cancellation));
    }

    private static IEnumerable<InstalledModel> In(
        IReadOnlyList<string> roots, Func<string, CancellationToken, IEnumerable<InstalledModel>> find, CancellationToken cancellation)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string root in roots)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!seen.Add(root) || !StoreFolder.Exists(root))
            {
                continue;
            }

            foreach (InstalledModel model in find(root, cancellation))
            {
                yield return model;
            }
        }
    }
}
