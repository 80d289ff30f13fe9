namespace LLMPlanner.Engines.LlamaCpp.Compute;

/// <summary>
/// Finds out when layers only repeat what they did to the buffer: the same holes and the same tensors at the same places as some layers
/// before. Layers may take turns between places, so that only whole turns can be skipped.
/// </summary>
internal ref struct CycleFinder
{
    private readonly Span<long> _mark;
    private readonly LayerPattern _pattern;
    private readonly int _end;
    private int _marked;
    private int _patience;

    /// <param name="mark">Room for a state of a run.</param>
    /// <param name="pattern">How the model's layers repeat.</param>
    /// <param name="end">The first layer that does something of its own and is never skipped.</param>
    public CycleFinder(Span<long> mark, LayerPattern pattern, int end)
    {
        _mark = mark;
        _pattern = pattern;
        _end = end;
        _marked = -1;
        _patience = pattern.Period;
        Found = default;
    }

    /// <summary>The repetition, once it is found.</summary>
    public LayerCycle Found { get; private set; }

    /// <summary>Layers that can be skipped before a layer.</summary>
    public int Skip(in GraphRun run, int layer)
    {
        if (Found.Length > 0 || layer >= _end || layer < _pattern.Lead || (layer - _pattern.Lead) % _pattern.Period != 0)
        {
            return 0;
        }

        if (_marked >= 0 && run.IsAt(_mark))
        {
            int cycle = layer - _marked;
            Found = new LayerCycle(cycle, layer);
            return (_end - layer) / cycle * cycle;
        }

        if (_marked < 0 || layer - _marked >= _patience)
        {
            // The mark moves on in growing steps, so that a long way in does not hide the cycle behind it.
            _patience = _marked < 0 ? _patience : 2 * _patience;
            _marked = layer;
            run.CopyTo(_mark);
        }

        return 0;
    }
}
