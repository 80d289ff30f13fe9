using LLMPlanner.Quantization;

namespace LLMPlanner.Models;

/// <summary>
/// Keeps the plans of weights that were asked for last, and with them all that was prepared for them. Models live as long as the process; a
/// sweep over all of them would otherwise keep what it has left behind. Models of files come and go, so few of theirs are kept.
/// </summary>
internal static class RecentPlans
{
    // Every model of the catalog in two or three quantizations.
    private static readonly Ring s_known = new(1024);
    private static readonly Ring s_read = new(128);

    /// <summary>Keeps a plan until as many others of its sort have been made.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="isOfFile">Whether its model was read from a file.</param>
    public static void Keep(WeightPlan plan, bool isOfFile) => (isOfFile ? s_read : s_known).Keep(plan);

    private sealed class Ring(int size)
    {
        private readonly WeightPlan?[] _kept = new WeightPlan?[size];
        private int _next;

        public void Keep(WeightPlan plan) => Volatile.Write(ref _kept[(uint)Interlocked.Increment(ref _next) % size], plan);
    }
}
