namespace LLMPlanner.Launch;

/// <summary>What starts an engine with exactly the settings that were judged: the answer of <c>Get-LaunchCommand</c>.</summary>
public sealed record LaunchCommand
{
    /// <summary>Engine.</summary>
    public required string Engine { get; init; }

    /// <summary>The model it starts.</summary>
    public string Model { get; init; } = string.Empty;

    /// <summary>Name of the machine that its settings were judged on.</summary>
    public string Hardware { get; init; } = string.Empty;

    /// <summary>The shell that <see cref="CommandLine"/> is written for.</summary>
    public ShellKind Shell { get; init; }

    /// <summary>Program to start.</summary>
    public required string Executable { get; init; }

    /// <summary>Its arguments, one by one and unquoted.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Variables it is started with.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Files the arguments name that must be written first, by name: Ollama's Modelfile.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The whole command, quoted for one shell.</summary>
    public required string CommandLine { get; init; }

    /// <inheritdoc/>
    public override string ToString() => CommandLine;
}
