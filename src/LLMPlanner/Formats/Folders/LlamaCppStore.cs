namespace LLMPlanner.Formats.Folders;

/// <summary>llama.cpp's download cache: GGUF files side by side.</summary>
internal static class LlamaCppStore
{
    /// <summary>Finds the models of a store.</summary>
    public static IEnumerable<InstalledModel> Find(string root, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return GgufStoreFiles.Find(InstalledModelSource.LlamaCpp, root, null);
    }
}
