using LLMPlanner.Configuration.Resources;
using LLMPlanner.Profiles;

namespace LLMPlanner.Configuration;

/// <summary>Reads profiles and settings from JSON files with Microsoft.Extensions.Configuration.Json.</summary>
public sealed class JsonProfileSource : IProfileSource
{
    private readonly IReadOnlyList<ProfileRoot>? _roots;

    /// <summary>Reads the folders of this machine, this user and this environment.</summary>
    public JsonProfileSource()
    {
    }

    /// <summary>Reads the given folders instead.</summary>
    internal JsonProfileSource(IReadOnlyList<ProfileRoot> roots) => _roots = roots;

    /// <inheritdoc />
    public ProfileOverlay Load(IReadOnlyList<string> profilePaths, CancellationToken cancellationToken = default)
    {
        var problems = new List<ProfileProblem>();
        var documents = new List<ProfileDocument>();
        var settings = new SettingsReader(problems.Add);
        IEnumerable<ProfileRoot> named = profilePaths.Select(p => new ProfileRoot(ProfileLayer.Explicit, p, true));
        foreach (ProfileRoot root in (_roots ?? ProfileRoot.OfThisProcess()).Concat(named))
        {
            var reader = new ProfileFileReader(root.Layer, problems.Add);
            int first = documents.Count;
            foreach (ProfileFile file in Files(root, problems.Add))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (file.IsSettings)
                {
                    settings.Read(file.Path);
                }
                else
                {
                    documents.AddRange(reader.Read(file));
                }
            }

            ReportDuplicates(documents.Skip(first), problems.Add);
        }

        return new ProfileOverlay { Documents = documents, Problems = problems, Settings = settings.Settings };
    }

    private static IReadOnlyList<ProfileFile> Files(ProfileRoot root, Action<ProfileProblem> report)
    {
        string path;
        try
        {
            path = Path.GetFullPath(root.Path);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or PathTooLongException)
        {
            report(new ProfileFormatException(nameof(SR.ProfileUnreadable), null, e.Message).ToProblem(root.Path));
            return [];
        }

        if (Directory.Exists(path))
        {
            return new ProfileFileFinder(report).Find(path);
        }

        if (File.Exists(path))
        {
            return [new ProfileFile(path, ProfileKinds.OfPath(path))];
        }

        if (root.MustExist)
        {
            report(new ProfileFormatException(nameof(SR.ProfilePathNotFound), null).ToProblem(path));
        }

        return [];
    }

    // Replacing what an earlier layer says is what layers are for; twice in one folder is a slip.
    private static void ReportDuplicates(IEnumerable<ProfileDocument> documents, Action<ProfileProblem> report)
    {
        var seen = new Dictionary<(ProfileKind Kind, string Id), ProfileDocument>();
        foreach (ProfileDocument document in documents)
        {
            var key = (document.Kind, document.Id.ToUpperInvariant());
            if (seen.TryGetValue(key, out ProfileDocument? earlier))
            {
                report(new ProfileFormatException(
                    nameof(SR.ProfileDuplicateId), document.Position, document.Id, earlier.Path).ToProblem(document.Path));
            }

            seen[key] = document;
        }
    }
}
