namespace LLMPlanner.Auditing;

/// <summary>How much of a plan is read, so that no file can take more than it should.</summary>
internal static class PlanLimits
{
    /// <summary>The longest file in bytes.</summary>
    public const int FileBytes = 4 << 20;

    /// <summary>The levels of nested values.</summary>
    public const int Depth = 32;

    /// <summary>The values of one file.</summary>
    public const int Values = 100_000;

    /// <summary>The files that one plan is made of.</summary>
    public const int Files = 64;
}
