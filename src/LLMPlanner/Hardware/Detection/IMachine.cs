namespace LLMPlanner.Hardware.Detection;

/// <summary>What detection asks of a machine.</summary>
internal interface IMachine
{
    /// <summary>The operating system.</summary>
    MachineSystem System { get; }

    /// <summary>The name of the machine.</summary>
    string Name { get; }

    /// <summary>The content of a text file, or <see langword="null"/> where it is not there or may not be read.</summary>
    /// <param name="path">The path, with slashes.</param>
    /// <param name="maxBytes">How much is read.</param>
    string? ReadText(string path, int maxBytes = 64 << 10);

    /// <summary>The content of a binary file, or <see langword="null"/>.</summary>
    byte[]? ReadBytes(string path, int maxBytes);

    /// <summary>The names of the entries of a folder, or none.</summary>
    IReadOnlyList<string> List(string folder);

    /// <summary>The full path of a tool, or <see langword="null"/> where it is not on this machine.</summary>
    string? FindTool(string name);

    /// <summary>Runs a tool.</summary>
    Task<ToolResult> RunAsync(string path, IReadOnlyList<string> arguments, TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>What calls of the operating system answer, by the names in <see cref="FactNames"/>.</summary>
    IReadOnlyDictionary<string, string> Facts();
}
