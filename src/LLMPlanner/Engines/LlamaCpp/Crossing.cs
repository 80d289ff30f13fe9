namespace LLMPlanner.Engines.LlamaCpp;

/// <summary>
/// Where room runs out. Memory is close to a straight line in contexts, requests and layers, so a straight line through two points lands on
/// the answer or beside it; halving keeps the rest short where it does not.
/// </summary>
internal static class Crossing
{
    /// <summary>The largest number of a range at which room is left, where room only ever shrinks; one below the range where there is none.</summary>
    /// <param name="low">Start of the range.</param>
    /// <param name="high">End of the range.</param>
    /// <param name="room">Bytes left at a number; negative where they are missing.</param>
    public static long Largest(long low, long high, Func<long, long> room)
    {
        long atHigh = room(high);
        if (atHigh >= 0)
        {
            return high;
        }

        long atLow = low < high ? room(low) : atHigh;
        if (atLow < 0)
        {
            return low - 1;
        }

        for (int step = 0; high - low > 1; step++)
        {
            // On the line, beside the last answer, and halfway, in turn.
            long middle = (step % 3) switch
            {
                0 => low + (long)((high - low) * (atLow / (atLow - (double)atHigh))),
                1 => atLow < -(double)atHigh ? low + 1 : high - 1,
                _ => low + ((high - low) / 2),
            };
            middle = Math.Min(Math.Max(middle, low + 1), high - 1);
            long at = room(middle);
            if (at >= 0)
            {
                (low, atLow) = (middle, at);
            }
            else
            {
                (high, atHigh) = (middle, at);
            }
        }

        return low;
    }
}
