namespace LLMPlanner.Formats.Hub;

/// <summary>How far a fetch is.</summary>
/// <param name="File">The file that is fetched.</param>
/// <param name="Received">Bytes received of it.</param>
/// <param name="Total">Bytes of the whole file where the server says so; of a weights file only the header is fetched.</param>
public readonly record struct HubProgress(string File, long Received, long? Total);

/// <summary>A file of a repository.</summary>
/// <param name="Path">Path within the repository.</param>
/// <param name="Bytes">Its length, where the hub says so.</param>
public sealed record HubFile(string Path, long? Bytes);
