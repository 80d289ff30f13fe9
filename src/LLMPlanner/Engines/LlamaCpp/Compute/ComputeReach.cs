namespace LLMPlanner.Engines.LlamaCpp.Compute;

/// <summary>A repetition of layers that was found in a buffer.</summary>
/// <param name="Length">Layers that repeat; 0 where none were found.</param>
/// <param name="At">The layer before which it was found; -1 for a stretch without layers, which repeats anything.</param>
internal readonly record struct LayerCycle(int Length, int At)
{
    /// <summary>A stretch without layers.</summary>
    public static LayerCycle Nothing => new(1, -1);
}

/// <summary>
/// Other places for the border between two stretches of layers that give the same buffer. Where layers only repeat what they did to the
/// buffer on both sides, whole repetitions can go from one side to the other.
/// </summary>
/// <param name="From">The lowest place.</param>
/// <param name="To">The highest place; below the lowest where there is none.</param>
/// <param name="Step">Places are this far apart.</param>
internal readonly record struct ComputeReach(int From, int To, int Step)
{
    /// <summary>Whether a border gives the same buffer.</summary>
    public bool Holds(int border) => Step > 0 && border >= From && border <= To && (border - From) % Step == 0;

    /// <summary>Where a border can lie.</summary>
    /// <param name="border">Where it lay in the run.</param>
    /// <param name="lowest">Below this the model or the stretch is different.</param>
    /// <param name="end">The first layer that does something of its own.</param>
    /// <param name="pattern">How the model's layers repeat.</param>
    /// <param name="before">What repeats before the border.</param>
    /// <param name="after">What repeats after it.</param>
    public static ComputeReach Of(int border, int lowest, int end, LayerPattern pattern, LayerCycle before, LayerCycle after)
    {
        if (before.Length == 0 || after.Length == 0)
        {
            return default;
        }

        // The walk has to find the same repetitions again: before the border's own last layer, and before the end. The layer before the
        // border and those whose inputs are taken up at it have to be of the repeating ones.
        int from = Math.Max(Math.Max(lowest, before.At + 2), pattern.Lead + 1);
        int to = Math.Min(end - 1 - Math.Max(0, after.At - border), end - pattern.SteadyAfter);
        int step = before.Length / Divisor(before.Length, after.Length) * after.Length;
        return from > border || to < border ? default : new ComputeReach(border - ((border - from) / step * step), to, step);
    }

    private static int Divisor(int a, int b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a;
    }
}
