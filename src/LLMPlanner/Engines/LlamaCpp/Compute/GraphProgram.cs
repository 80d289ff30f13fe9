namespace LLMPlanner.Engines.LlamaCpp.Compute;

/// <summary>The tensors of a stretch of a compute graph in the order in which they are made and last read.</summary>
internal sealed class GraphProgram
{
    private readonly List<GraphStep> _steps = [];
    private readonly List<Extent> _extents = [];
    private readonly bool[] _used = new bool[Slots.Count];
    private GraphStep[]? _deviceSteps;
    private GraphStep[]? _hostSteps;
    private Extent[]? _frozenExtents;

    /// <summary>Steps in the buffer of the device.</summary>
    public GraphStep[] DeviceSteps => _deviceSteps ??= [.. _steps.Where(step => !step.OnHost)];

    /// <summary>Steps in the buffer of experts kept in host memory.</summary>
    public GraphStep[] HostSteps => _hostSteps ??= [.. _steps.Where(step => step.OnHost)];

    public Extent[] Extents => _frozenExtents ??= [.. _extents];

    /// <summary>A tensor of a size; returns its slot.</summary>
    public int Allocate(in Extent extent, bool onHost = false) => Allocate(GraphAction.Allocate, extent, onHost);

    /// <summary>The result of fused attention; returns its slot.</summary>
    public int AllocateFused(in Extent extent, bool slides)
        => Allocate(slides ? GraphAction.AllocateFusedSliding : GraphAction.AllocateFused, extent, onHost: false);

    private int Allocate(GraphAction action, in Extent extent, bool onHost)
    {
        int slot = Slots.FirstTemporary;
        while (_used[slot])
        {
            slot++;
        }

        _used[slot] = true;
        Allocate(action, slot, extent, onHost);
        return slot;
    }

    /// <summary>A tensor of a size in a slot of its own.</summary>
    public void Allocate(int slot, in Extent extent) => Allocate(GraphAction.Allocate, slot, extent, onHost: false);

    /// <summary>The same in the second pass over a program.</summary>
    public void AllocateOnHost(int slot, in Extent extent) => Allocate(GraphAction.Allocate, slot, extent, onHost: true);

    private void Allocate(GraphAction action, int slot, in Extent extent, bool onHost)
    {
        int index = _extents.IndexOf(extent);
        if (index < 0)
        {
            index = _extents.Count;
            _extents.Add(extent);
        }

        _steps.Add(new GraphStep(action, onHost, (byte)slot, (byte)index));
    }

    /// <summary>The last reader of a tensor is done.</summary>
    public void Free(int slot, bool onHost = false)
    {
        _used[slot] = false;
        _steps.Add(new GraphStep(GraphAction.Free, onHost, (byte)slot, 0));
    }

    /// <summary>An input is read here; it goes where no later layer reads it.</summary>
    public void Release(int slot) => _steps.Add(new GraphStep(GraphAction.Release, false, (byte)slot, 0));

    /// <summary>Positions are read here that the device has had no use for before.</summary>
    public void TakePositions() => _steps.Add(new GraphStep(GraphAction.TakePositions, false, Slots.Positions, 0));

    /// <summary>A mask is read here that the device has had no use for before.</summary>
    public void TakeMask(bool slides) => _steps.Add(new GraphStep(GraphAction.TakeMask, false, (byte)(slides ? Slots.SlidingMask : Slots.Mask), 0));

    /// <summary>Where no copy of the mask has been made yet, it is made here, and the mask itself goes.</summary>
    public void HalveMask(bool slides)
        => _steps.Add(new GraphStep(GraphAction.HalveMask, false, (byte)(slides ? Slots.SlidingMask : Slots.Mask), (byte)(slides ? Slots.SlidingHalfMask : Slots.HalfMask)));

    /// <summary>The tensor in <paramref name="taken"/> goes on under the name of <paramref name="slot"/>, whose own is gone.</summary>
    public void Rename(int slot, int taken)
    {
        _used[taken] = false;
        _steps.Add(new GraphStep(GraphAction.Rename, false, (byte)slot, (byte)taken));
    }

    /// <summary>A program that goes on with the slots of this one.</summary>
    public GraphProgram Continue()
    {
        var rest = new GraphProgram();
        Array.Copy(_used, rest._used, _used.Length);
        return rest;
    }

    /// <summary>A temporary of <paramref name="next"/> bytes that replaces the one it is computed from.</summary>
    public int Replace(int slot, in Extent next)
    {
        int replacement = Allocate(next);
        Free(slot);
        return replacement;
    }
}
