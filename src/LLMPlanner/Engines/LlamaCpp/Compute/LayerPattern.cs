namespace LLMPlanner.Engines.LlamaCpp.Compute;

/// <summary>How soon a model's layers repeat.</summary>
internal static class LayerPattern
{
    private const int LongestPeriod = 16;

    /// <summary>Layers after which a walk over the model has seen the repeating pattern twice.</summary>
    public static int SteadyAfter(int[] layout)
    {
        int best = layout.Length;
        for (int period = 1; period <= Math.Min(LongestPeriod, layout.Length); period++)
        {
            int lead = layout.Length - period;
            while (lead > 0 && layout[lead - 1] == layout[lead - 1 + period])
            {
                lead--;
            }

            best = Math.Min(best, lead + (2 * period) + 1);
        }

        return best;
    }
}
