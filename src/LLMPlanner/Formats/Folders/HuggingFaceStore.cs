using LLMPlanner.Resources;

namespace LLMPlanner.Formats.Folders;

/// <summary>
/// The cache of the Hugging Face libraries: <c>models--organisation--name/snapshots/commit</c> with links into <c>blobs</c>, and
/// <c>refs</c> that name the commits of branches.
/// </summary>
internal static class HuggingFaceStore
{
    private const string Prefix = "models--";

    /// <summary>Finds the models of a cache: of each repository the snapshot of its main branch, else the newest.</summary>
    public static IEnumerable<InstalledModel> Find(string root, CancellationToken cancellation)
    {
        foreach (string repository in StoreFolder.Folders(root))
        {
            cancellation.ThrowIfCancellationRequested();
            string folder = Path.GetFileName(repository);
            if (!folder.StartsWith(Prefix, StringComparison.Ordinal))
            {
                continue;
            }

            string name = folder.Substring(Prefix.Length).Replace("--", "/");
            foreach (InstalledModel model in Read(repository, name))
            {
                yield return model;
            }
        }
    }

    private static IReadOnlyList<InstalledModel> Read(string repository, string name)
    {
        string? snapshot = Snapshot(repository);
        if (snapshot is null)
        {
            // Interrupted downloads leave blobs without a snapshot.
            return [];
        }

        string revision = Path.GetFileName(snapshot);
        var models = new List<InstalledModel>(GgufStoreFiles.Find(InstalledModelSource.HuggingFace, snapshot, name));
        foreach (string folder in StoreFolder.Folders(snapshot))
        {
            // Repositories with many quantizations keep each in a folder of its own.
            models.AddRange(GgufStoreFiles.Find(InstalledModelSource.HuggingFace, folder, name + "/" + Path.GetFileName(folder)));
        }

        if (GgufStoreFiles.Checkpoint(InstalledModelSource.HuggingFace, snapshot, name, revision) is { } checkpoint)
        {
            models.Add(checkpoint);
        }

        for (int i = 0; i < models.Count; i++)
        {
            models[i] = new InstalledModel(models[i].Source, models[i].Name, models[i].Path)
            {
                ProjectorPath = models[i].ProjectorPath,
                DiskBytes = models[i].DiskBytes,
                Revision = revision,
                Problem = Dangling(models[i].Path),
            };
        }

        return models;
    }

    private static string? Snapshot(string repository)
    {
        IReadOnlyList<string> snapshots = StoreFolder.Folders(Path.Combine(repository, "snapshots"));
        if (snapshots.Count <= 1)
        {
            return snapshots.FirstOrDefault();
        }

        string? main = MainCommit(repository);
        return snapshots.FirstOrDefault(path => Path.GetFileName(path) == main)
            ?? snapshots.OrderByDescending(Directory.GetLastWriteTimeUtc).First();
    }

    private static string? MainCommit(string repository)
    {
        try
        {
            using var reader = new StreamReader(Path.Combine(repository, "refs", "main"));
            var commit = new char[64];
            return new string(commit, 0, reader.ReadBlock(commit, 0, commit.Length)).Trim();
        }
        catch (Exception e) when (ModelFiles.IsSystemError(e))
        {
            return null;
        }
    }

    /// <summary>A link whose blob was removed, or a loop of links.</summary>
    private static PlannerException? Dangling(string path)
    {
        if (Directory.Exists(path))
        {
            return null;
        }

        try
        {
            ModelFiles.Open(path).Dispose();
            return null;
        }
        catch (PlannerException e)
        {
            return PlannerException.CreateFrom(e, PlannerErrorKind.NotFound, nameof(SR.InstalledModelLinkBroken), path, path);
        }
    }
}
