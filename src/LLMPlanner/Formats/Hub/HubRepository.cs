using LLMPlanner.Resources;

namespace LLMPlanner.Formats.Hub;

/// <summary>A repository of a hub at one revision.</summary>
public sealed class HubRepository
{
    private const int MaxNameLength = 96;
    private const int MaxRevisionLength = 256;

    private HubRepository(string id, string revision)
    {
        Id = id;
        Revision = revision;
    }

    /// <summary><c>organisation/name</c>.</summary>
    public string Id { get; }

    /// <summary>Branch, tag or commit.</summary>
    public string Revision { get; }

    /// <summary>Checks the names of a repository and a revision.</summary>
    /// <param name="id"><c>organisation/name</c>, or the name alone for the few that have no organisation.</param>
    /// <param name="revision">Branch, tag or commit; null for <c>main</c>.</param>
    /// <exception cref="PlannerException">HubRepositoryInvalid or HubRevisionInvalid.</exception>
    public static HubRepository Parse(string id, string? revision = null)
    {
        string[] parts = id.Split('/');
        if (parts.Length > 2 || !Array.TrueForAll(parts, IsName))
        {
            throw PlannerException.Create(PlannerErrorKind.InvalidArgument, nameof(SR.HubRepositoryInvalid), id, SafeText.Of(id));
        }

        string name = string.IsNullOrEmpty(revision) ? "main" : revision!;
        bool isRevision = name.Length <= MaxRevisionLength && Array.TrueForAll(name.Split('/'), IsName);
        return isRevision
            ? new HubRepository(id, name)
            : throw PlannerException.Create(PlannerErrorKind.InvalidArgument, nameof(SR.HubRevisionInvalid), name, SafeText.Of(name));
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Id}@{Revision}";

    /// <summary>Address of a file of the repository.</summary>
    internal Uri File(Uri endpoint, string path)
    {
        string[] parts = path.Split('/');
        if (!Array.TrueForAll(parts, part => part.Length > 0 && part is not ("." or "..") && part.IndexOf('\\') < 0))
        {
            throw PlannerException.Create(PlannerErrorKind.InvalidArgument, nameof(SR.HubFileInvalid), path, SafeText.Of(path));
        }

        return new Uri(endpoint, $"{Id}/resolve/{Uri.EscapeDataString(Revision)}/{string.Join("/", parts.Select(Uri.EscapeDataString))}");
    }

    /// <summary>Address of the list of its files.</summary>
    internal Uri List(Uri endpoint) => new(endpoint, $"api/models/{Id}/revision/{Uri.EscapeDataString(Revision)}?blobs=true");

    private static bool IsName(string name)
    {
        if (name.Length is 0 or > MaxNameLength || name is "." or "..")
        {
            return false;
        }

        foreach (char c in name)
        {
            if (c is not ((>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-' or '_' or '.'))
            {
                return false;
            }
        }

        return true;
    }
}
