namespace LLMPlanner.Engines.LlamaCpp.Compute;

/// <content>Walks over layers.</content>
internal sealed partial class ModelGraph
{
    private ComputeReach Reach(int border, int lowest, int end, LayerCycle before, LayerCycle after)
        => ComputeReach.Of(border, Math.Max(1, lowest), Math.Min(end - 1, _special), _pattern, before, after);

    private LayerCycle Layers(ref GraphRun run, int first, int end)
    {
        if (end <= first)
        {
            return LayerCycle.Nothing;
        }

        var cycle = new CycleFinder(run.Mark, _pattern, Math.Min(end - 1, _special));
        for (int layer = first; layer < end; layer++)
        {
            layer += cycle.Skip(run, layer);
            run.Execute(_programs[Index(layer)], onHost: false, ReleasesCache(layer), ReleasesPositions(layer));
        }

        return cycle.Found;
    }

    /// <summary>Layers whose experts are on the host: with the results that return come the inputs of what is computed next.</summary>
    private LayerCycle Split(ref GraphRun run, in ComputeLoad load, int first, int split, int end, bool holdsOutput, int variant, bool halves)
    {
        if (split <= first)
        {
            return LayerCycle.Nothing;
        }

        var cycle = new CycleFinder(run.Mark, _pattern, Math.Min(split - 1, _special));
        for (int layer = first; layer < split; layer++)
        {
            layer += cycle.Skip(run, layer);
            int index = Index(layer) + variant;
            run.Execute(_programs[index], onHost: false, ReleasesCache(layer), ReleasesPositions(layer));
            int next = layer + 1;
            if (next == split || variant != CopiesLayer)
            {
                AllocateInputs(ref run, load, next, next < split ? next + 1 : end, holdsOutput && next == split, halves);
            }

            if (_rests[index] is { } rest)
            {
                run.Execute(rest);
            }
        }

        return cycle.Found;
    }

    private void Experts(ref GraphRun run, int first, int end)
    {
        var cycle = new CycleFinder(run.Mark, _pattern, Math.Min(end - 1, _special));
        for (int layer = first; layer < end; layer++)
        {
            layer += cycle.Skip(run, layer);
            Detach(ref run, _traits[_layout[layer]]);
            run.Execute(_programs[Index(layer) + SplitsExperts], onHost: true);
        }
    }

    private int Index(int layer) => (_layout[layer] * Variants) + (layer == _layout.Length - 1 ? Last : 0);

    private bool ReleasesCache(int layer) => layer == (_traits[_layout[layer]].Slides ? _lastSliding : _lastFull);

    private bool ReleasesPositions(int layer) => layer == Math.Max(_lastFull, _lastSliding);

    // What a device has taken over the host keeps no longer.
    private static void Detach(ref GraphRun run, LayerTraits traits)
    {
        if (traits.Attends)
        {
            GraphInputs.FreeCache(ref run, traits.Slides);
        }
        else
        {
            run.Free(Slots.StateCopy);
        }
    }

    private readonly record struct LayerTraits(bool Attends, bool Slides);
}
