namespace LLMPlanner.Engines.LlamaCpp.Compute;

/// <summary>How a model's layers repeat.</summary>
/// <param name="Lead">Layers before the repeating ones.</param>
/// <param name="Period">Layers that repeat.</param>
internal readonly record struct LayerPattern(int Lead, int Period)
{
    private const int LongestPeriod = 16;

    /// <summary>Layers after which a walk over the model has seen the repeating ones twice.</summary>
    public int SteadyAfter => Lead + (2 * Period) + 1;

    /// <summary>The pattern that is seen soonest.</summary>
    public static LayerPattern Of(int[] layout)
    {
        var best = new LayerPattern(0, Math.Max(1, layout.Length));
        for (int period = 1; period <= Math.Min(LongestPeriod, layout.Length); period++)
        {
            int lead = layout.Length - period;
            while (lead > 0 && layout[lead - 1] == layout[lead - 1 + period])
            {
                lead--;
            }

            var pattern = new LayerPattern(lead, period);
            best = pattern.SteadyAfter < best.SteadyAfter ? pattern : best;
        }

        return best;
    }
}
