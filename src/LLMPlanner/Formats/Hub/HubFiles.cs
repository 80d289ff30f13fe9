using LLMPlanner.Formats.Folders;
using LLMPlanner.Formats.Gguf;
using LLMPlanner.Formats.HuggingFace;
using LLMPlanner.Formats.Safetensors;
using LLMPlanner.Resources;

namespace LLMPlanner.Formats.Hub;

/// <summary>The files of a repository, and which of them make up a model.</summary>
internal static class HubFiles
{
    private const string Extension = ".gguf";
    private const int NamedAtMost = 8;

    /// <summary>Reads the answer of the hub's list of files.</summary>
    public static IReadOnlyList<HubFile> Parse(byte[] json, string source)
    {
        var files = new List<HubFile>();
        foreach (ModelConfig entry in ModelConfig.Parse(json, source).Sections("siblings") ?? [])
        {
            if (entry.Text("rfilename") is { } path)
            {
                files.Add(new HubFile(path, entry.Count("size")));
            }
        }

        return files;
    }

    /// <summary>Whether a checkpoint in safetensors files is among them.</summary>
    public static bool HasCheckpoint(IReadOnlyList<HubFile> files)
        => files.Any(file => file.Path == SafetensorsIndex.FileName || (file.Path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase) && file.Path.IndexOf('/') < 0));

    /// <summary>The GGUF file that is meant, or all its shards; empty where there is none.</summary>
    /// <param name="repository">The repository, for messages.</param>
    /// <param name="files">Its files.</param>
    /// <param name="wanted">A file by its path, its name or a part of it (a quantization); null for the only one.</param>
    public static IReadOnlyList<string> Gguf(HubRepository repository, IReadOnlyList<HubFile> files, string? wanted)
    {
        string[] models = [.. Models(files)];
        string[] chosen = wanted is null ? models : Choose(models, wanted);
        if (chosen.Length == 0 && wanted is not null)
        {
            throw PlannerException.Create(PlannerErrorKind.NotFound, nameof(SR.HubFileMissing), wanted, repository.Id, SafeText.Of(wanted), Names(models));
        }

        if (chosen.Length > 1)
        {
            throw PlannerException.Create(PlannerErrorKind.InvalidArgument, nameof(SR.HubModelAmbiguous), repository.Id, repository.Id, chosen.Length, Names(chosen));
        }

        return chosen.Length == 0 ? [] : Shards(chosen[0], files, repository);
    }

    /// <summary>Every model once: a split one by its first shard, sidecars left out.</summary>
    private static IEnumerable<string> Models(IReadOnlyList<HubFile> files)
        => files.Select(file => file.Path)
            .Where(path => path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase))
            .Where(path => !SidecarNames.Says(FileName(path), SidecarNames.Projector, SidecarNames.Draft, "imatrix"))
            .Where(path => !GgufShardName.TryParse(FileName(path), out GgufShardName shard) || shard.Number == 1)
            .OrderBy(path => path, StringComparer.Ordinal);

    private static string[] Choose(string[] models, string wanted)
    {
        string[] exact = Array.FindAll(models, path => path == wanted || FileName(path) == wanted);
        return exact.Length > 0 ? exact : Array.FindAll(models, path => Contains(FileName(path), wanted));
    }

    /// <summary>Whether a name holds a word: <c>Q4_K</c> is not in <c>Q4_K_M</c>.</summary>
    private static bool Contains(string name, string word)
    {
        for (int at = name.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = name.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            bool begins = at == 0 || !IsWord(name[at - 1]);
            bool ends = at + word.Length == name.Length || !IsWord(name[at + word.Length]);
            if (begins && ends)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';

    private static IReadOnlyList<string> Shards(string path, IReadOnlyList<HubFile> files, HubRepository repository)
    {
        if (!GgufShardName.TryParse(FileName(path), out GgufShardName name) || name.Count == 1)
        {
            return [path];
        }

        string folder = path.Substring(0, path.Length - FileName(path).Length);
        var present = new HashSet<string>(files.Select(file => file.Path), StringComparer.Ordinal);
        string[] shards = [.. Enumerable.Range(1, Math.Min(name.Count, GgufLimits.MaxShards)).Select(number => folder + name.FileName(number))];
        string[] missing = Array.FindAll(shards, shard => !present.Contains(shard));
        return missing.Length == 0
            ? shards
            : throw PlannerException.Create(PlannerErrorKind.NotFound, nameof(SR.GgufShardsMissing), repository.Id, path, missing.Length, name.Count, Names(missing));
    }

    private static string FileName(string path) => path.Substring(path.LastIndexOf('/') + 1);

    private static string Names(string[] paths)
        => string.Join(", ", paths.Take(NamedAtMost).Select(SafeText.Of)) + (paths.Length > NamedAtMost ? ", …" : string.Empty);
}
