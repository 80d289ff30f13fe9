namespace LLMPlanner.Launch;

/// <summary>The shell a command line is written for.</summary>
public enum ShellKind
{
    /// <summary>bash and other POSIX shells.</summary>
    Bash,

    /// <summary>PowerShell 7, and Windows PowerShell for programs whose arguments hold no quotes.</summary>
    PowerShell,

    /// <summary>cmd.exe at its prompt.</summary>
    Cmd,
}
