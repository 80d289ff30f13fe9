namespace LLMPlanner.Hardware.Detection;

/// <summary>How a tool ended.</summary>
internal enum ToolStatus
{
    /// <summary>It ended by itself.</summary>
    Exited = 0,

    /// <summary>It is not on this machine.</summary>
    Missing,

    /// <summary>It could not be started.</summary>
    NotStarted,

    /// <summary>It did not end in time.</summary>
    TimedOut,

    /// <summary>It printed more than is read.</summary>
    TooMuch,
}

/// <summary>What a tool did.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="ExitCode">Its exit code, where it ended by itself.</param>
/// <param name="Output">What it printed.</param>
/// <param name="Error">What it printed to its error stream, or why it could not be started.</param>
internal sealed record ToolResult(ToolStatus Status, int ExitCode, string Output, string Error)
{
    /// <summary>It is not on this machine.</summary>
    public static ToolResult Missing { get; } = new(ToolStatus.Missing, 0, string.Empty, string.Empty);

    /// <summary>Whether it ended by itself without an error.</summary>
    public bool Succeeded => Status == ToolStatus.Exited && ExitCode == 0;
}
