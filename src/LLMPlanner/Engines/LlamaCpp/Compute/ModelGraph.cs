using LLMPlanner.Architectures;

namespace LLMPlanner.Engines.LlamaCpp.Compute;

/// <summary>The graph of a whole model: its inputs, programs for each layer kind, and its head.</summary>
internal sealed partial class ModelGraph
{
    private const int Last = 1;
    private const int SplitsExperts = 2;
    private const int CopiesExperts = 4;
    private const int CopiesLayer = 6;
    private const int Variants = 8;

    private readonly GraphProgram[] _programs;
    private readonly GraphProgram?[] _rests;
    private readonly GraphProgram[] _arrivals;
    private readonly LayerTraits[] _traits;
    private readonly int[] _layout;
    private readonly GraphInputs _inputs;
    private readonly int _lastFull;
    private readonly int _lastSliding;
    private readonly int _special;
    private readonly LayerPattern _pattern;
    private readonly bool _narrowsAtEnd;
    private readonly bool _centersNorms;
    private readonly long _hidden;
    private readonly long _vocabulary;

    public ModelGraph(ModelArchitecture architecture, GraphStyle style, GraphInputs inputs, Func<LayerKind, bool> slides, IReadOnlyDictionary<string, long> largest)
    {
        _inputs = inputs;
        _layout = architecture.LayoutArray;
        _hidden = architecture.HiddenSize;
        _vocabulary = architecture.VocabularySize;
        _narrowsAtEnd = style.NarrowsAtEnd;
        _centersNorms = style.CentersNorms;
        int kinds = architecture.LayerKinds.Count;
        _programs = new GraphProgram[kinds * Variants];
        _rests = new GraphProgram?[kinds * Variants];
        _arrivals = new GraphProgram[kinds * 2];
        _traits = new LayerTraits[kinds];
        for (int kind = 0; kind < kinds; kind++)
        {
            LayerKind layer = architecture.LayerKinds[kind];
            _traits[kind] = new LayerTraits(
                layer.Find<Attention>() is not null || layer.Find<LatentAttention>() is not null, slides(layer));
            for (int variant = 0; variant < Variants; variant++)
            {
                int index = (kind * Variants) + variant;
                WeightCopies? copies = variant >= CopiesExperts ? new WeightCopies(largest, variant >= CopiesLayer) : null;
                (_programs[index], _rests[index]) = LayerGraph.Write(
                    layer, style, _hidden, slides(layer), (variant & Last) != 0, (variant & ~Last) == SplitsExperts, copies);
            }

            _arrivals[kind * 2] = ArrivalGraph.Write(layer, _hidden, perOutput: false);
            _arrivals[(kind * 2) + 1] = ArrivalGraph.Write(layer, _hidden, perOutput: !style.NarrowsAtEnd);
        }

        _lastFull = Array.FindLastIndex(_layout, kind => _traits[kind] is { Attends: true, Slides: false });
        _lastSliding = Array.FindLastIndex(_layout, kind => _traits[kind].Slides);
        _pattern = LayerPattern.Of(_layout);

        // The last layer is written differently, and the last readers of inputs let them go.
        int last = _layout.Length - 1;
        _special = Math.Min(last, Math.Min(_lastFull < 0 ? last : _lastFull, _lastSliding < 0 ? last : _lastSliding));
    }

    /// <summary>Layers that repeat.</summary>
    public int Period => _pattern.Period;

    /// <summary>Buffer of a device that computes layers from <paramref name="first"/> up to, not including, <paramref name="end"/>.</summary>
    /// <param name="load">The load.</param>
    /// <param name="alignment">Alignment of its tensors.</param>
    /// <param name="first">First layer.</param>
    /// <param name="end">End of the layers.</param>
    /// <param name="holdsOutput">Whether it computes the logits.</param>
    /// <param name="followsHost">Whether the layer before is computed on the host.</param>
    /// <param name="hostExperts">Layers below this have their experts on the host.</param>
    /// <param name="scratch">What the device adds to fused attention over a full cache.</param>
    /// <param name="slidingScratch">The same over a sliding one.</param>
    public ComputePeak Device(
        in ComputeLoad load, long alignment, int first, int end, bool holdsOutput, bool followsHost, int hostExperts, long scratch = 0, long slidingScratch = 0)
    {
        var run = new GraphRun(load, alignment) { Scratch = scratch, SlidingScratch = slidingScratch };
        int split = Math.Min(Math.Max(hostExperts, first), end);
        GraphProgram? arrival = followsHost ? _arrivals[(_layout[first - 1] * 2) + (first == _layout.Length ? 1 : 0)] : null;
        if (arrival is null)
        {
            run.Allocate(Slots.Stream, _hidden * 4 * load.Tokens);
        }
        else
        {
            run.Execute(arrival);
        }

        AllocateInputs(ref run, load, first, split > first ? first + 1 : end, holdsOutput && split == first, halves: first == 0);

        if (arrival is not null)
        {
            run.Execute(arrival, onHost: true);
        }

        LayerCycle before = Split(ref run, load, first, split, end, holdsOutput, SplitsExperts, halves: first == 0);
        LayerCycle after = Layers(ref run, split, end);
        long body = run.Body > 0 ? run.Body : run.Peak;
        if (holdsOutput)
        {
            if (first == _layout.Length && _narrowsAtEnd)
            {
                run.Allocate(Slots.FirstTemporary + 1, _hidden * 4 * load.Outputs);
            }

            Head(ref run, load);
        }

        bool splits = split > first && split < end;
        return new ComputePeak(body, run.Peak)
        {
            Reach = splits
                ? Reach(split, first + 1, end, before, after)
                : Reach(first, split == first ? hostExperts : 1, end, LayerCycle.Nothing, split == first ? after : before),
        };
    }

    /// <summary>
    /// Buffer of the first device where it computes the products of the host's weights too: with a copy of each while its product runs.
    /// </summary>
    /// <param name="load">The load.</param>
    /// <param name="alignment">Alignment of its tensors.</param>
    /// <param name="hostLayers">Layers on the host.</param>
    /// <param name="end">End of the device's own layers.</param>
    /// <param name="holdsOutput">Whether it computes the logits.</param>
    /// <param name="hostExperts">Layers below this have their experts on the host.</param>
    /// <param name="headBytes">Bytes of a head on the host, which is copied too; else 0.</param>
    public ComputePeak Offloaded(in ComputeLoad load, long alignment, int hostLayers, int end, bool holdsOutput, int hostExperts, long headBytes)
    {
        var run = new GraphRun(load, alignment) { Inputs = _inputs };
        run.Allocate(Slots.Stream, _hidden * 4 * load.Tokens);
        int split = Math.Min(Math.Max(hostExperts, hostLayers), end);
        if (hostLayers == 0)
        {
            AllocateInputs(ref run, load, 0, split == 0 ? end : 1, holdsOutput && split == 0, halves: true);
        }

        LayerCycle copied = Split(
            ref run, load, 0, hostLayers, split == hostLayers ? end : hostLayers + 1, holdsOutput && split == hostLayers, CopiesLayer, halves: false);
        LayerCycle experts = Split(ref run, load, hostLayers, split, end, holdsOutput, CopiesExperts, halves: hostLayers == 0);
        LayerCycle after = Layers(ref run, split, end);
        long body = run.Body > 0 ? run.Body : run.Peak;
        if (holdsOutput)
        {
            run.Allocate(Slots.FirstTemporary + 3, headBytes);
            Head(ref run, load);
        }

        // Three stretches have two borders.
        bool two = hostLayers == 0 || split == hostLayers || split == end;
        return new ComputePeak(body, run.Peak)
        {
            Reach = !two ? default
                : hostLayers == 0 ? Reach(split, 1, end, experts, after)
                : Reach(hostLayers, split == hostLayers ? hostExperts : 1, end, copied, split == hostLayers ? after : experts),
        };
    }

    /// <summary>Buffer of one stage of a pipeline, which keeps its inputs once for each micro-batch in flight.</summary>
    /// <param name="load">The load.</param>
    /// <param name="alignment">Alignment of its tensors.</param>
    /// <param name="first">First layer.</param>
    /// <param name="end">End of the layers.</param>
    /// <param name="holdsOutput">Whether it computes the logits.</param>
    /// <param name="copies">Micro-batches in flight.</param>
    public ComputePeak Stage(in ComputeLoad load, long alignment, int first, int end, bool holdsOutput, int copies)
    {
        var run = new GraphRun(load, alignment);
        long stream = _hidden * 4 * (first == _layout.Length ? load.Outputs : load.Tokens);
        for (int copy = 0; copy < copies; copy++)
        {
            run.Pin(stream);
            run.Pin(first > 0 ? stream : 0);
            AllocateInputs(ref run, load, first, end, holdsOutput, halves: first == 0);
            run.PinInputs();
        }

        if (first > 0)
        {
            run.Allocate(Slots.Stream, stream);
        }

        Layers(ref run, first, end);
        long body = run.Body > 0 ? run.Body : run.Peak;
        if (holdsOutput)
        {
            Head(ref run, load);
        }

        return new ComputePeak(body, run.Peak);
    }

    /// <summary>Buffer of the host: the inputs, the first layers where it computes them, and experts it holds.</summary>
    /// <param name="load">The load.</param>
    /// <param name="hostLayers">Layers computed on the host.</param>
    /// <param name="holdsOutput">Whether the host computes the logits too.</param>
    /// <param name="hostExperts">Layers below this have their experts on the host.</param>
    public long Host(in ComputeLoad load, int hostLayers, bool holdsOutput, int hostExperts)
    {
        var run = new GraphRun(load, GraphInputs.HostAlignment);
        run.Allocate(Slots.InputTokens, 4 * load.Tokens);
        run.Allocate(Slots.InputEmbedding, _inputs.TakesEmbeddings ? _hidden * 4 * load.Tokens : 0);
        AllocateInputs(ref run, load, 0, _layout.Length, holdsOutput: true, halves: true);
        run.Allocate(Slots.Stream, _hidden * 4 * load.Tokens);
        run.Free(Slots.InputTokens);
        Layers(ref run, 0, hostLayers);
        if (holdsOutput)
        {
            Head(ref run, load);
            return run.Peak;
        }

        run.Free(Slots.Stream);
        Experts(ref run, hostLayers, Math.Min(Math.Max(hostExperts, hostLayers), _layout.Length));
        return run.Peak;
    }

    /// <summary>Bytes of the inputs on the host, which a pipeline keeps once more for each further micro-batch in flight.</summary>
    public long InputBytes(in ComputeLoad load)
    {
        var run = new GraphRun(load, GraphInputs.HostAlignment);
        AllocateInputs(ref run, load, 0, _layout.Length, holdsOutput: true, halves: true);
        return run.Peak;
    }

    // A norm by the root of squares is computed in place; one that also subtracts the mean is not.
    private void Head(ref GraphRun run, in ComputeLoad load)
    {
        if (_centersNorms)
        {
            run.Allocate(Slots.FirstTemporary + 2, _hidden * 4 * load.Outputs);
            run.Free(Slots.Stream);
        }

        run.Allocate(Slots.FirstTemporary, _vocabulary * 4 * load.Outputs);
    }

    // Inputs come in the order in which a stretch of layers first reads them.
    private void AllocateInputs(ref GraphRun run, in ComputeLoad load, int first, int end, bool holdsOutput, bool halves)
    {
        int stop = Math.Min(Math.Min(end, _layout.Length), first + _pattern.SteadyAfter);
        for (int layer = first; layer < stop; layer++)
        {
            Attach(ref run, load, _traits[_layout[layer]], halves);
        }

        if (holdsOutput && (first < _layout.Length || _narrowsAtEnd))
        {
            GraphInputs.AllocateOutputs(ref run, load);
        }
    }

    private void Attach(ref GraphRun run, in ComputeLoad load, LayerTraits traits, bool halves)
    {
        if (traits.Attends)
        {
            _inputs.AllocateCache(ref run, load, traits.Slides, halves);
        }
        else
        {
            _inputs.AllocateState(ref run, load);
        }
    }
}
