namespace LLMPlanner.PowerShell.Commands;

/// <summary>Where the pages of the cmdlets are.</summary>
internal static class HelpLinks
{
    public const string Base = "https://github.com/llmplanner/llmplanner/blob/main/docs/cmdlets/";
}
