using LLMPlanner.Architectures.Gguf;
using LLMPlanner.Formats.Gguf;

namespace LLMPlanner.Formats.Folders;

/// <summary>The GGUF files of a folder: models, each split one once, and what belongs to them.</summary>
internal sealed class GgufFolder
{
    private const int MaxFiles = 1_000;

    private GgufFolder(List<GgufModel> models, List<GgufModel> sidecars, PlannerException? problem)
    {
        Models = models;
        Sidecars = sidecars;
        Problem = problem;
    }

    public IReadOnlyList<GgufModel> Models { get; }

    public IReadOnlyList<GgufModel> Sidecars { get; }

    /// <summary>What was wrong with the first file that could not be read.</summary>
    public PlannerException? Problem { get; }

    /// <summary>Reads every GGUF file of a folder; one that cannot be read does not keep the others from being found.</summary>
    public static GgufFolder Read(string folder, CancellationToken cancellation)
    {
        var models = new List<GgufModel>();
        var sidecars = new List<GgufModel>();
        PlannerException? problem = null;
        foreach (string path in Files(folder))
        {
            try
            {
                GgufModel model = GgufModel.Open(path, cancellation);
                (model.Kind == GgufModelKind.Model ? models : sidecars).Add(model);
            }
            catch (PlannerException e)
            {
                problem ??= e;
            }
        }

        return new GgufFolder(models, sidecars, problem);
    }

    /// <summary>The files of a folder; of a split file only the first shard that is there.</summary>
    public static IEnumerable<string> Files(string folder)
    {
        string[] files;
        try
        {
            files = Directory.GetFiles(folder, "*.gguf");
        }
        catch (Exception e) when (ModelFiles.IsSystemError(e))
        {
            throw ModelFiles.Wrap(e, folder);
        }

        Array.Sort(files, StringComparer.Ordinal);
        var seen = new HashSet<(string, int)>();
        int count = 0;
        foreach (string file in files)
        {
            bool isFurther = GgufShardName.TryParse(Path.GetFileName(file), out GgufShardName shard) && !seen.Add((shard.Prefix, shard.Count));
            if (!isFurther && count++ < MaxFiles)
            {
                yield return file;
            }
        }
    }
}
