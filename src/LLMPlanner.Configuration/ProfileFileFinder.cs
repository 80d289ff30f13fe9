using LLMPlanner.Configuration.Resources;
using LLMPlanner.Profiles;

namespace LLMPlanner.Configuration;

/// <summary>A file to read.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Kind">What it describes, where its place says so.</param>
/// <param name="IsSettings">Whether it holds settings instead of profiles.</param>
internal readonly record struct ProfileFile(string Path, ProfileKind? Kind, bool IsSettings = false);

/// <summary>Lists the files of a profile folder in an order that is the same everywhere.</summary>
internal sealed class ProfileFileFinder(Action<ProfileProblem> report)
{
    private const string SettingsFile = "settings.json";

    private readonly List<ProfileFile> _files = [];
    private long _bytes;
    private bool _full;

    /// <summary>The files of a folder: settings, then files beside them, then those of each kind.</summary>
    public IReadOnlyList<ProfileFile> Find(string root)
    {
        string settings = Path.Combine(root, SettingsFile);
        if (File.Exists(settings))
        {
            _files.Add(new ProfileFile(settings, null, IsSettings: true));
        }

        AddFiles(root, null);
        foreach (var (kind, folder) in ProfileKinds.Folders)
        {
            string path = Path.Combine([root, .. folder.Split('/')]);
            if (Directory.Exists(path))
            {
                AddFolder(path, kind, 0);
            }
        }

        if (_full)
        {
            report(new ProfileFormatException(
                nameof(SR.ProfileTooManyFiles), null, Limits.Files, Limits.FolderMegabytes).ToProblem(root));
        }

        return _files;
    }

    private void AddFolder(string folder, ProfileKind kind, int depth)
    {
        AddFiles(folder, kind);
        foreach (string child in List(folder, Directory.GetDirectories))
        {
            // A linked folder could lead in a circle. The folders of the kinds themselves may be links.
            if (depth < Limits.FolderDepth && (File.GetAttributes(child) & FileAttributes.ReparsePoint) == 0)
            {
                AddFolder(child, kind, depth + 1);
            }
        }
    }

    private void AddFiles(string folder, ProfileKind? kind)
    {
        foreach (string file in List(folder, f => Directory.GetFiles(f, "*.json")))
        {
            string name = Path.GetFileName(file);

            // Names with a dot in front are what editors and file managers leave behind.
            if (name[0] == '.' || (kind is null && string.Equals(name, SettingsFile, StringComparison.OrdinalIgnoreCase)))
            {
                continue;
            }

            _bytes += Length(file);
            if (_files.Count >= Limits.Files || _bytes > (long)Limits.FolderMegabytes << 20)
            {
                _full = true;
                return;
            }

            _files.Add(new ProfileFile(file, kind));
        }
    }

    private string[] List(string folder, Func<string, string[]> list)
    {
        try
        {
            string[] entries = list(folder);
            Array.Sort(entries, StringComparer.Ordinal);
            return entries;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            report(new ProfileFormatException(nameof(SR.ProfileUnreadable), null, e.Message).ToProblem(folder));
            return [];
        }
    }

    private static long Length(string file)
    {
        try
        {
            return new FileInfo(file).Length;
        }
        catch (IOException)
        {
            // A link to nowhere; reading it reports that.
            return 0;
        }
    }
}
