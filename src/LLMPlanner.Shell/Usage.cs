using System.Reflection;

namespace LLMPlanner.Shell;

/// <summary>What <c>-Help</c> and <c>-Version</c> print.</summary>
internal static class Usage
{
    public const string Text = """
        llmplanner: the LLMPlanner module on a PowerShell engine of its own.

        Usage:
          llmplanner [options] [-Command] <text> ...     run the text
          llmplanner [options] -File <script.ps1> [args] run a script file
          ... | llmplanner [options]                     run what comes on standard input

        Options:
          -OutputFormat Text|Json   tables and lists (default), or one JSON array of the results
          -Version                  print the version
          -Help                     print this

        Results go to standard output, everything else to standard error.
        Exit code: 0, 1 after an error, 2 for wrong usage, or what the script's 'exit n' says.

        Examples:
          llmplanner "Get-ModelRecommendation -Hardware 'RTX 4090' -UseCase Code"
          llmplanner -OutputFormat Json "Get-ModelFootprint qwen3:8b -ContextLength 8k, 32k"
          llmplanner "Get-Command -Module LLMPlanner"

        This engine carries no Sort-Object, Format-Table and the like. For those, and for an
        interactive prompt, import the module into PowerShell 7.4 or later.

        """;

    public static string Version =>
        typeof(Usage).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
