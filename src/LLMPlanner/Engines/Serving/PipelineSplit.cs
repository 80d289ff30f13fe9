namespace LLMPlanner.Engines.Serving;

/// <summary>Where the stages of a pipeline begin: <c>bounds[s]</c> is the first layer of stage <c>s</c>, the last bound the layer count.</summary>
internal static class PipelineSplit
{
    /// <summary>
    /// vLLM: equal stages; what is left over goes one each to the stages before the last, from the back, so that the last stage, which
    /// also holds the head, never gets an extra layer and the first only when all others have one.
    /// </summary>
    public static int[] BeforeLast(int layers, int stages)
    {
        int[] sizes = Equal(layers, stages);
        for (int i = 0; i < layers % stages; i++)
        {
            sizes[stages - 2 - i]++;
        }

        return Bounds(sizes);
    }

    /// <summary>SGLang: equal stages; what is left over goes one each to the last stages.</summary>
    public static int[] ToLast(int layers, int stages)
    {
        int[] sizes = Equal(layers, stages);
        for (int i = 0; i < layers % stages; i++)
        {
            sizes[stages - 1 - i]++;
        }

        return Bounds(sizes);
    }

    /// <summary>
    /// For unlike accelerators: each stage takes as many layers as it can while it keeps a spare, and the spare is as large as it can be.
    /// Contiguous runs filled from the front reach every layer if any contiguous split does.
    /// </summary>
    /// <param name="layers">Number of layers.</param>
    /// <param name="stages">Number of stages.</param>
    /// <param name="left">Bytes left on a stage (index, first layer, end layer); negative where it does not hold them.</param>
    /// <returns>Bounds; the equal split where no split holds.</returns>
    public static int[]? ByMemory(int layers, int stages, Func<int, int, int, long> left)
    {
        long low = 0;
        long high = 1;
        for (int stage = 0; stage < stages; stage++)
        {
            high = Math.Max(high, left(stage, 0, 1));
        }

        int[]? best = Fill(layers, stages, 0, left);
        if (best is null)
        {
            return null;
        }

        while (high - low > 1 << 20)
        {
            long middle = low + ((high - low) / 2);
            if (Fill(layers, stages, middle, left) is { } bounds)
            {
                best = bounds;
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return best;
    }

    private static int[]? Fill(int layers, int stages, long spare, Func<int, int, int, long> left)
    {
        var bounds = new int[stages + 1];
        for (int stage = 0; stage < stages; stage++)
        {
            int first = bounds[stage];
            int most = layers - (stages - 1 - stage);
            int end = first;
            while (end < most && left(stage, first, end + 1) >= spare)
            {
                end++;
            }

            if (end == first)
            {
                return null;
            }

            bounds[stage + 1] = end;
        }

        return bounds[stages] == layers ? bounds : null;
    }

    private static int[] Equal(int layers, int stages)
    {
        var sizes = new int[stages];
        for (int stage = 0; stage < stages; stage++)
        {
            sizes[stage] = layers / stages;
        }

        return sizes;
    }

    private static int[] Bounds(int[] sizes)
    {
        var bounds = new int[sizes.Length + 1];
        for (int stage = 0; stage < sizes.Length; stage++)
        {
            bounds[stage + 1] = bounds[stage] + sizes[stage];
        }

        return bounds;
    }
}
