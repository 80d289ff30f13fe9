using LLMPlanner.Formats.Gguf;

namespace LLMPlanner.Formats.Folders;

/// <summary>The models of one folder, by the names of its files.</summary>
internal static class GgufStoreFiles
{
    /// <summary>The GGUF models of a folder; of a split file the first shard stands for all.</summary>
    public static IEnumerable<InstalledModel> Find(InstalledModelSource source, string folder, string? prefix)
    {
        IReadOnlyList<string> files = StoreFolder.Files(folder, "*.gguf");
        string? projector = files.FirstOrDefault(file => SidecarNames.Says(Path.GetFileName(file), SidecarNames.Projector));
        var seen = new HashSet<(string, int)>();
        foreach (string file in files)
        {
            string name = Path.GetFileName(file);
            bool isShard = GgufShardName.TryParse(name, out GgufShardName shard);
            bool isSidecar = SidecarNames.Says(name, SidecarNames.Projector, SidecarNames.Draft);
            if (isSidecar || (isShard && !seen.Add((shard.Prefix, shard.Count))))
            {
                continue;
            }

            long bytes = isShard
                ? Enumerable.Range(1, Math.Min(shard.Count, GgufLimits.MaxShards)).Sum(number => StoreFolder.Length(Path.Combine(folder, shard.FileName(number))))
                : StoreFolder.Length(file);
            yield return new InstalledModel(source, prefix is null ? name : prefix + "/" + name, file) { ProjectorPath = projector, DiskBytes = bytes };
        }
    }

    /// <summary>The checkpoint of a folder, or null.</summary>
    public static InstalledModel? Checkpoint(InstalledModelSource source, string folder, string name, string? revision = null)
    {
        IReadOnlyList<string> weights = StoreFolder.Files(folder, "*.safetensors");
        return weights.Count == 0 || !File.Exists(Path.Combine(folder, "config.json"))
            ? null
            : new InstalledModel(source, name, folder) { DiskBytes = weights.Sum(StoreFolder.Length), Revision = revision };
    }
}
