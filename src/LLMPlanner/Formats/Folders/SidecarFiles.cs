using System.Collections.Concurrent;
using LLMPlanner.Architectures.Gguf;

namespace LLMPlanner.Formats.Folders;

/// <summary>
/// Finds the files that belong to a GGUF model in its folder, by their usual names and by what they hold. What a folder holds is
/// remembered until the folder changes, since a thousand models of one folder ask for the same files.
/// </summary>
internal static class SidecarFiles
{
    private const int MaxFiles = 32;
    private const int MaxFolders = 16;
    private static readonly ConcurrentDictionary<string, Listing> s_folders = new(StringComparer.Ordinal);

    /// <summary>The sidecars of a model, of each kind the one whose name is nearest first.</summary>
    public static IReadOnlyList<GgufSidecar> Of(GgufModel model)
    {
        if (model.Kind != GgufModelKind.Model || Path.GetDirectoryName(Path.GetFullPath(model.File.Path)) is not { } folder)
        {
            return [];
        }

        return Of(model, List(folder));
    }

    /// <summary>Those of some files that belong to a model.</summary>
    public static IReadOnlyList<GgufSidecar> Of(GgufModel model, IReadOnlyList<GgufModel> files)
        => Of(model, From(files.Select(file => (Func<GgufModel>)(() => file))));

    private static IReadOnlyList<GgufSidecar> Of(GgufModel model, IReadOnlyList<GgufSidecar> candidates)
        => candidates.Count == 0 ? [] :
        [
            .. candidates.Where(file => file.BelongsTo(model))
                .OrderBy(file => file.Kind)
                .ThenByDescending(file => Likeness(file.Path, model.File.Path))
                .ThenBy(file => file.Path, StringComparer.Ordinal),
        ];

    private static IReadOnlyList<GgufSidecar> List(string folder)
    {
        DateTime changed = Changed(folder);
        if (s_folders.TryGetValue(folder, out Listing? known) && known.Changed == changed)
        {
            return known.Files;
        }

        IReadOnlyList<GgufSidecar> files = From(StoreFolder.Files(folder, "*.gguf").Where(IsNamedSo).Take(MaxFiles).Select(path => (Func<GgufModel>)(() => GgufModel.Open(path))));
        if (s_folders.Count >= MaxFolders)
        {
            s_folders.Clear();
        }

        s_folders[folder] = new Listing(changed, files);
        return files;
    }

    // A file nobody named that cannot be read is no sidecar.
    private static IReadOnlyList<GgufSidecar> From(IEnumerable<Func<GgufModel>> files)
    {
        var sidecars = new List<GgufSidecar>();
        foreach (Func<GgufModel> read in files)
        {
            try
            {
                GgufModel file = read();
                if (file.Kind is GgufModelKind.Projector or GgufModelKind.Adapter or GgufModelKind.Draft)
                {
                    sidecars.Add(new GgufSidecar(file));
                }
            }
            catch (PlannerException)
            {
                continue;
            }
        }

        return sidecars;
    }

    private static DateTime Changed(string folder)
    {
        try
        {
            return Directory.GetLastWriteTimeUtc(folder);
        }
        catch (Exception e) when (ModelFiles.IsSystemError(e))
        {
            return default;
        }
    }

    private static bool IsNamedSo(string path)
        => SidecarNames.Says(Path.GetFileName(path), SidecarNames.Projector, SidecarNames.Draft, "lora", "adapter");

    /// <summary>Words that two names have in common.</summary>
    private static int Likeness(string left, string right)
    {
        char[] marks = ['-', '_', '.', ' '];
        var words = new HashSet<string>(Path.GetFileName(right).Split(marks), StringComparer.OrdinalIgnoreCase);
        return Path.GetFileName(left).Split(marks).Count(words.Contains);
    }

    private sealed record Listing(DateTime Changed, IReadOnlyList<GgufSidecar> Files);
}
