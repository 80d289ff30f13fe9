namespace LLMPlanner.Profiles;

/// <summary>Where a profile of the user's comes from; a later layer wins over an earlier one.</summary>
public enum ProfileLayer
{
    /// <summary>For everyone on this machine (<c>/etc/llmplanner</c>, <c>%ProgramData%\LLMPlanner</c>).</summary>
    Machine = 0,

    /// <summary>Of this user (<c>~/.config/llmplanner</c>, <c>%APPDATA%\LLMPlanner</c>).</summary>
    User = 1,

    /// <summary>From the list of folders in the environment variable <c>LLMPLANNER_PROFILES</c>.</summary>
    Environment = 2,

    /// <summary>From the folders or files that were named in the call.</summary>
    Explicit = 3,
}
