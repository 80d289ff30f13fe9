namespace LLMPlanner.Architectures.Towers;

/// <summary>The two-layer projector of the Qwen towers: neighbouring patches are joined and mapped to the text width.</summary>
internal static class PatchMerger
{
    public static void Describe(TowerWriter tower, string prefix, long joined, long output)
    {
        tower.Linear(prefix + "0", joined, joined, bias: true);
        tower.Linear(prefix + "2", output, joined, bias: true);
    }

    /// <summary>Width of the patches that a square of the given side joins.</summary>
    public static long Joined(long side, long width) => checked(side * side * width);
}
