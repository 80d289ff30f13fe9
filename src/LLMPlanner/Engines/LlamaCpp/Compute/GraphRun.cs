namespace LLMPlanner.Engines.LlamaCpp.Compute;

/// <summary>
/// Runs stretches of a graph through the allocator of one buffer. Its numbers are kept for the thread, which makes one run at a time: on the
/// stack they would be cleared for each.
/// </summary>
internal ref struct GraphRun
{
    private const int MaximumExtents = 64;
    private const int ScratchLength = (2 * GraphAllocator.MaximumBlocks) + (2 * Slots.Count) + (2 * MaximumExtents) + 2;

    private const int StateLength = 1 + (2 * GraphAllocator.MaximumBlocks) + (2 * Slots.Count);

    [ThreadStatic]
    private static long[]? t_numbers;

    private readonly ComputeLoad _load;
    private readonly Span<long> _slotOffsets;
    private readonly Span<long> _slotSizes;
    private Span<long> _extents;
    private Span<long> _otherExtents;
    private readonly Span<long> _masks;
    private GraphAllocator _allocator;
    private GraphProgram? _lastSized;
    private GraphProgram? _otherSized;

    public GraphRun(in ComputeLoad load, long alignment)
    {
        Span<long> scratch = t_numbers ??= new long[ScratchLength + StateLength];
        _load = load;
        int at = 2 * GraphAllocator.MaximumBlocks;
        _allocator = new GraphAllocator(
            scratch.Slice(0, GraphAllocator.MaximumBlocks), scratch.Slice(GraphAllocator.MaximumBlocks, GraphAllocator.MaximumBlocks), alignment);
        _slotOffsets = scratch.Slice(at, Slots.Count);
        _slotSizes = scratch.Slice(at + Slots.Count, Slots.Count);
        _extents = scratch.Slice(at + (2 * Slots.Count), MaximumExtents);
        _otherExtents = scratch.Slice(at + (2 * Slots.Count) + MaximumExtents, MaximumExtents);
        _masks = scratch.Slice(at + (2 * Slots.Count) + (2 * MaximumExtents), 2);
        Mark = scratch.Slice(ScratchLength, StateLength);
        _masks.Clear();
        _slotSizes.Fill(-1);
    }

    /// <summary>Room to write down where everything lies.</summary>
    public Span<long> Mark { get; }

    /// <summary>Writes down where everything lies.</summary>
    /// <param name="state">Where to.</param>
    public readonly void CopyTo(Span<long> state)
    {
        _allocator.CopyTo(state);
        Span<long> slots = state.Slice(1 + (2 * GraphAllocator.MaximumBlocks));
        _slotOffsets.CopyTo(slots);
        _slotSizes.CopyTo(slots.Slice(Slots.Count));
    }

    /// <summary>Whether everything lies where it was written down.</summary>
    public readonly bool IsAt(ReadOnlySpan<long> state)
    {
        ReadOnlySpan<long> offsets = state.Slice(1 + (2 * GraphAllocator.MaximumBlocks));
        if (!_allocator.IsAt(state) || !_slotSizes.SequenceEqual(offsets.Slice(Slots.Count)))
        {
            return false;
        }

        for (int slot = 0; slot < Slots.Count; slot++)
        {
            if (_slotSizes[slot] >= 0 && _slotOffsets[slot] != offsets[slot])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Size of the buffer so far.</summary>
    public readonly long Peak => _allocator.Peak;

    /// <summary>Bytes that a device adds to the result of fused attention over a full cache.</summary>
    public long Scratch { get; init; }

    /// <summary>The same over a sliding cache.</summary>
    public long SlidingScratch { get; init; }

    /// <summary>Inputs that programs take when they first need them.</summary>
    public GraphInputs? Inputs { get; init; }

    /// <summary>Size of the buffer when the last mask went.</summary>
    public long Body { get; private set; }

    /// <summary>Runs the steps of one side.</summary>
    /// <param name="program">The stretch.</param>
    /// <param name="onHost">True for the steps of experts on the host, false for the others.</param>
    /// <param name="releasesCache">True where no later layer reads the inputs of this layer's kind of cache.</param>
    /// <param name="releasesPositions">True where no later layer reads positions.</param>
    public void Execute(GraphProgram program, bool onHost = false, bool releasesCache = false, bool releasesPositions = false)
    {
        Size(program);
        foreach (GraphStep step in onHost ? program.HostSteps : program.DeviceSteps)
        {
            switch (step.Action)
            {
                case GraphAction.Allocate:
                    Allocate(step.Slot, _extents[step.Operand]);
                    break;
                case GraphAction.AllocateFused:
                    Allocate(step.Slot, _extents[step.Operand] + Scratch);
                    break;
                case GraphAction.AllocateFusedSliding:
                    Allocate(step.Slot, _extents[step.Operand] + SlidingScratch);
                    break;
                case GraphAction.Free:
                    Free(step.Slot);
                    break;
                case GraphAction.Release when step.Slot == Slots.Positions ? releasesPositions : releasesCache:
                    if (step.Slot is Slots.Mask or Slots.SlidingMask)
                    {
                        Body = Peak;
                    }

                    Free(step.Slot);
                    break;
                case GraphAction.Release:
                    break;
                case GraphAction.TakePositions:
                    Inputs!.AllocatePositions(ref this, _load);
                    break;
                case GraphAction.TakeMask:
                    Inputs!.AllocateMask(ref this, _load, step.Slot == Slots.SlidingMask, halves: true);
                    break;
                case GraphAction.HalveMask:
                    HalveMask(step.Slot, step.Operand);
                    break;
                default:
                    _slotOffsets[step.Slot] = _slotOffsets[step.Operand];
                    _slotSizes[step.Slot] = _slotSizes[step.Operand];
                    _slotSizes[step.Operand] = -1;
                    break;
            }
        }
    }

    /// <summary>Sizes of a program's tensors. Programs take turns: a layer's two halves, or kinds of layers.</summary>
    private void Size(GraphProgram program)
    {
        if (ReferenceEquals(program, _lastSized))
        {
            return;
        }

        (_lastSized, _otherSized) = (_otherSized, _lastSized);
        Span<long> other = _extents;
        _extents = _otherExtents;
        _otherExtents = other;
        if (ReferenceEquals(program, _lastSized))
        {
            return;
        }

        _lastSized = program;
        Extent[] extents = program.Extents;
        for (int i = 0; i < extents.Length; i++)
        {
            _extents[i] = extents[i].Bytes(_load);
        }
    }

    public void Allocate(int slot, long size)
    {
        if (size <= 0)
        {
            return;
        }

        _slotOffsets[slot] = _allocator.Allocate(size);
        _slotSizes[slot] = size;
    }

    /// <summary>Allocates a mask of 32-bit numbers that is halved before its first reader, unless that has happened.</summary>
    public void AllocateMask(int mask, int half, long size)
    {
        ref long pending = ref _masks[half == Slots.HalfMask ? 0 : 1];
        if (pending >= 0 && _slotSizes[mask] < 0)
        {
            Allocate(mask, size);
            pending = size;
        }
    }

    private void HalveMask(int mask, int half)
    {
        ref long pending = ref _masks[half == Slots.HalfMask ? 0 : 1];
        if (pending > 0)
        {
            Allocate(half, pending / 2);
            Free(mask);
            pending = -1;
        }
    }

    /// <summary>A tensor that stays to the end.</summary>
    public void Pin(long size)
    {
        if (size > 0)
        {
            _allocator.Allocate(size);
        }
    }

    /// <summary>Makes the inputs stay to the end, so that the next copies of them can be made.</summary>
    public void PinInputs() => _slotSizes.Fill(-1);

    /// <summary>Allocates a tensor unless it is there already.</summary>
    public void AllocateOnce(int slot, long size)
    {
        if (_slotSizes[slot] < 0)
        {
            Allocate(slot, size);
        }
    }

    /// <summary>Frees a tensor; does nothing where there is none.</summary>
    public void Free(int slot)
    {
        if (_slotSizes[slot] >= 0)
        {
            _allocator.Free(_slotOffsets[slot], _slotSizes[slot]);
            _slotSizes[slot] = -1;
        }
    }
}
