using LLMPlanner.Planning;

namespace LLMPlanner.Placement;

/// <summary>How far a load can grow with one layout. Memory never shrinks as a load grows, so halving the range finds the limit.</summary>
internal static class LoadLimits
{
    private const int MostRequests = 1 << 16;
    private const long MostTokens = 1L << 24;

    public static long MaxContextLength(ResolvedPlan plan, DevicePlacement placement)
    {
        if (plan.Plan is null || placement.BlockedBy is not null)
        {
            return 0;
        }

        long most = plan.Model.ExtendedContextLength ?? plan.Model.NativeContextLength ?? MostTokens;
        long limit = Math.Max(most, plan.ContextLength);
        return plan.Plan.MaxContextLength(placement, plan.ConcurrentRequests, limit)
            ?? Largest(0, limit, length => plan.Plan.Fits(placement, length, plan.ConcurrentRequests));
    }

    public static int MaxConcurrentRequests(ResolvedPlan plan, DevicePlacement placement)
        => plan.Plan is null || placement.BlockedBy is not null
            ? 0
            : plan.Plan.MaxConcurrentRequests(placement, plan.ContextLength) ?? (int)Largest(0, MostRequests, requests => plan.Plan.Fits(placement, plan.ContextLength, (int)requests));

    /// <summary>The largest value from 1 on for which a condition that only ever turns false holds; <paramref name="low"/> where none does.</summary>
    private static long Largest(long low, long high, Func<long, bool> holds)
    {
        while (low < high)
        {
            long middle = high - ((high - low) / 2);
            if (holds(middle))
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }
}
