namespace LLMPlanner.Formats.Folders;

/// <summary>LM Studio's store: <c>publisher/repository</c> with GGUF files, or with a config and safetensors files.</summary>
internal static class LmStudioStore
{
    /// <summary>Finds the models of a store.</summary>
    public static IEnumerable<InstalledModel> Find(string root, CancellationToken cancellation)
    {
        foreach (string publisher in StoreFolder.Folders(root))
        {
            foreach (string repository in StoreFolder.Folders(publisher))
            {
                cancellation.ThrowIfCancellationRequested();
                string name = Path.GetFileName(publisher) + "/" + Path.GetFileName(repository);
                foreach (InstalledModel model in GgufStoreFiles.Find(InstalledModelSource.LmStudio, repository, name))
                {
                    yield return model;
                }

                if (GgufStoreFiles.Checkpoint(InstalledModelSource.LmStudio, repository, name) is { } checkpoint)
                {
                    yield return checkpoint;
                }
            }
        }
    }
}
