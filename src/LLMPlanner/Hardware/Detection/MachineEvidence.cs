namespace LLMPlanner.Hardware.Detection;

/// <summary>The kind of operating system.</summary>
internal enum MachineSystem
{
    /// <summary>Linux, WSL included.</summary>
    Linux = 0,

    /// <summary>Windows.</summary>
    Windows,

    /// <summary>macOS.</summary>
    MacOS,
}

/// <summary>
/// What a machine told, as it told it: outputs of tools and contents of files. It is collected here or by the probe on another
/// machine, and made sense of in one place (<see cref="EvidenceReader"/>).
/// </summary>
internal sealed class MachineEvidence
{
    /// <summary>The operating system.</summary>
    public required MachineSystem System { get; init; }

    /// <summary>The name of the machine.</summary>
    public string? ComputerName { get; init; }

    /// <summary>The outputs of tools, by the names in <see cref="ToolCommands"/>.</summary>
    public Dictionary<string, ToolResult> Tools { get; } = new(StringComparer.Ordinal);

    /// <summary>The contents of files, by their paths.</summary>
    public Dictionary<string, string> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Facts that come from neither, such as what Windows answers to a call.</summary>
    public Dictionary<string, string> Facts { get; } = new(StringComparer.Ordinal);

    /// <summary>What went wrong on the way.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>The content of a file without blanks around it, or <see langword="null"/>.</summary>
    public string? File(string path) => Files.TryGetValue(path, out string? text) ? text.Trim() : null;

    /// <summary>A fact, or <see langword="null"/>.</summary>
    public string? Fact(string name) => Facts.TryGetValue(name, out string? text) ? text : null;

    /// <summary>What a tool did.</summary>
    public ToolResult Tool(string name) => Tools.TryGetValue(name, out ToolResult? result) ? result : ToolResult.Missing;

    /// <summary>The names directly below a folder, from the files that are known.</summary>
    public IEnumerable<string> Names(string folder)
    {
        string prefix = folder + "/";
        return Files.Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal))
            .Select(k => k.Substring(prefix.Length).Split('/')[0])
            .Distinct(StringComparer.Ordinal)
            .OrderBy(n => n.Length).ThenBy(n => n, StringComparer.Ordinal);
    }
}
