using LLMPlanner.Quantization;

namespace LLMPlanner.Models;

/// <summary>
/// Keeps the plans of weights that were asked for last, and with them all that was prepared for them. Models live as long as the process; a
/// sweep over all of them would otherwise keep what it has left behind.
/// </summary>
internal static class RecentPlans
{
    private const int MostKept = 1024;

    private static readonly WeightPlan?[] s_kept = new WeightPlan?[MostKept];
    private static int s_next;

    /// <summary>Keeps a plan until as many others have been made.</summary>
    public static void Keep(WeightPlan plan) => Volatile.Write(ref s_kept[(uint)Interlocked.Increment(ref s_next) % MostKept], plan);
}
