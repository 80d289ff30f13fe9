namespace LLMPlanner.Engines.LlamaCpp.Compute;

/// <summary>
/// The engine's graph allocator in numbers: the best fitting hole, else the end; neighbouring holes merge. Its peak is the size of the
/// compute buffer, holes that nothing fitted into included.
/// </summary>
internal ref struct GraphAllocator
{
    /// <summary>Most holes at a time; far more than any graph makes.</summary>
    public const int MaximumBlocks = 64;

    private readonly Span<long> _offsets;
    private readonly Span<long> _sizes;
    private readonly long _alignment;
    private int _count;

    public GraphAllocator(Span<long> offsets, Span<long> sizes, long alignment)
    {
        _offsets = offsets;
        _sizes = sizes;
        _alignment = alignment;
        _offsets[0] = 0;
        _sizes[0] = long.MaxValue / 2;
        _count = 1;
        Peak = 0;
    }

    /// <summary>Bytes up to the highest end of any tensor so far.</summary>
    public long Peak { get; private set; }

    /// <summary>Writes down the holes: how many, where and how long.</summary>
    public readonly void CopyTo(Span<long> state)
    {
        state[0] = _count;
        _offsets.Slice(0, _count).CopyTo(state.Slice(1));
        _sizes.Slice(0, _count).CopyTo(state.Slice(1 + MaximumBlocks));
    }

    /// <summary>Whether the holes are as written down.</summary>
    public readonly bool IsAt(ReadOnlySpan<long> state)
        => state[0] == _count
            && _offsets.Slice(0, _count).SequenceEqual(state.Slice(1, _count))
            && _sizes.Slice(0, _count).SequenceEqual(state.Slice(1 + MaximumBlocks, _count));

    public long Allocate(long size)
    {
        size = Align(size);
        int best = _count - 1;
        long bestSize = long.MaxValue;
        for (int i = 0; i < _count - 1; i++)
        {
            if (_sizes[i] >= size && _sizes[i] <= bestSize)
            {
                best = i;
                bestSize = _sizes[i];
            }
        }

        long offset = _offsets[best];
        _offsets[best] += size;
        _sizes[best] -= size;
        if (_sizes[best] == 0)
        {
            Remove(best);
        }

        if (offset + size > Peak)
        {
            Peak = offset + size;
        }

        return offset;
    }

    public void Free(long offset, long size)
    {
        size = Align(size);
        for (int i = 0; i < _count; i++)
        {
            if (_offsets[i] + _sizes[i] == offset)
            {
                _sizes[i] += size;
                if (i < _count - 1 && _offsets[i] + _sizes[i] == _offsets[i + 1])
                {
                    _sizes[i] += _sizes[i + 1];
                    Remove(i + 1);
                }

                return;
            }

            if (offset + size == _offsets[i])
            {
                _offsets[i] = offset;
                _sizes[i] += size;
                if (i > 0 && _offsets[i - 1] + _sizes[i - 1] == offset)
                {
                    _sizes[i - 1] += _sizes[i];
                    Remove(i);
                }

                return;
            }
        }

        Insert(offset, size);
    }

    private readonly long Align(long size) => (size + _alignment - 1) & -_alignment;

    private void Remove(int index)
    {
        for (int i = index; i < _count - 1; i++)
        {
            _offsets[i] = _offsets[i + 1];
            _sizes[i] = _sizes[i + 1];
        }

        _count--;
    }

    private void Insert(long offset, long size)
    {
        int position = 0;
        while (position < _count && _offsets[position] < offset)
        {
            position++;
        }

        for (int i = _count; i > position; i--)
        {
            _offsets[i] = _offsets[i - 1];
            _sizes[i] = _sizes[i - 1];
        }

        _offsets[position] = offset;
        _sizes[position] = size;
        _count++;
    }
}
