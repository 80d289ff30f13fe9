namespace LLMPlanner.Shell;

/// <summary>What the process returns unless the script says otherwise with <c>exit n</c>.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>The script wrote an error, or ended with one.</summary>
    public const int Error = 1;

    /// <summary>The command line makes no sense, or the script file does not exist.</summary>
    public const int Usage = 2;

    /// <summary>Stopped with Ctrl+C: 128 + SIGINT, as shells have it.</summary>
    public const int Interrupted = 130;
}
