using LLMPlanner.Architectures;

namespace LLMPlanner.Engines.LlamaCpp.Compute;

/// <summary>The graph of a whole model: its inputs, one program for each layer kind, and its head.</summary>
internal sealed class ModelGraph
{
    private readonly GraphProgram[] _programs;
    private readonly int[] _layout;
    private readonly GraphInputs _inputs;
    private readonly int _limit;
    private readonly long _hidden;
    private readonly long _vocabulary;

    public ModelGraph(ModelArchitecture architecture, GraphStyle style, GraphInputs inputs, Func<LayerKind, bool> slides)
    {
        _inputs = inputs;
        _layout = architecture.LayoutArray;
        _hidden = architecture.HiddenSize;
        _vocabulary = architecture.VocabularySize;
        _programs = new GraphProgram[architecture.LayerKinds.Count * 4];
        for (int kind = 0; kind < architecture.LayerKinds.Count; kind++)
        {
            LayerKind layer = architecture.LayerKinds[kind];
            for (int variant = 0; variant < 4; variant++)
            {
                _programs[(kind * 4) + variant] = LayerGraph.Write(
                    layer, style, _hidden, slides(layer), last: (variant & 1) != 0, splitsExperts: (variant & 2) != 0);
            }
        }

        _limit = SteadyAfter(_layout);
    }

    /// <summary>Buffer of a device that computes layers from <paramref name="first"/> up to, not including, <paramref name="end"/>.</summary>
    /// <param name="load">The load.</param>
    /// <param name="alignment">Alignment of its tensors.</param>
    /// <param name="first">First layer.</param>
    /// <param name="end">End of the layers.</param>
    /// <param name="holdsOutput">Whether it computes the logits.</param>
    /// <param name="followsHost">Whether the layer before is computed on the host.</param>
    /// <param name="hostExperts">Layers below this have their experts on the host.</param>
    public ComputePeak Device(in ComputeLoad load, long alignment, int first, int end, bool holdsOutput, bool followsHost, int hostExperts)
    {
        var run = new GraphRun(load, alignment, stackalloc long[GraphRun.ScratchLength]);
        bool narrow = first == _layout.Length;
        long stream = _hidden * 4 * (narrow ? load.Outputs : load.Tokens);
        run.Allocate(Slots.Stream, stream);
        if (followsHost)
        {
            run.Allocate(Slots.Residual, stream);
        }

        if (!narrow)
        {
            _inputs.Allocate(ref run, load, computes: true);
        }

        run.Free(Slots.Residual);
        int split = Math.Min(Math.Max(hostExperts, first), end);
        Layers(ref run, first, split, variant: 2, onHost: false);
        Layers(ref run, split, end, variant: 0, onHost: false);
        long body = run.Peak;
        if (holdsOutput)
        {
            run.Allocate(Slots.FirstTemporary, _vocabulary * 4 * load.Outputs);
        }

        return new ComputePeak(body, run.Peak, run.FusedEnd);
    }

    /// <summary>Buffer of the host: the inputs, the first layers where it computes them, and experts it holds.</summary>
    /// <param name="load">The load.</param>
    /// <param name="hostLayers">Layers computed on the host.</param>
    /// <param name="holdsOutput">Whether the host computes the logits too.</param>
    /// <param name="hostExperts">Layers below this have their experts on the host.</param>
    public long Host(in ComputeLoad load, int hostLayers, bool holdsOutput, int hostExperts)
    {
        var run = new GraphRun(load, GraphInputs.HostAlignment, stackalloc long[GraphRun.ScratchLength]);
        run.Allocate(Slots.InputTokens, 4 * load.Tokens);
        run.Allocate(Slots.InputEmbedding, _hidden * 4 * load.Tokens);
        _inputs.Allocate(ref run, load, computes: hostLayers > 0);
        run.Allocate(Slots.Stream, _hidden * 4 * load.Tokens);
        run.Free(Slots.InputTokens);
        Layers(ref run, 0, hostLayers, variant: 0, onHost: false);
        if (holdsOutput)
        {
            run.Allocate(Slots.FirstTemporary, _vocabulary * 4 * load.Outputs);
            return run.Peak;
        }

        run.Free(Slots.Stream);
        for (int slot = Slots.Positions; slot <= Slots.SlidingMask; slot++)
        {
            run.Free(slot);
        }

        Layers(ref run, hostLayers, Math.Min(Math.Max(hostExperts, hostLayers), _layout.Length), variant: 2, onHost: true);
        return run.Peak;
    }

    /// <summary>Bytes of the inputs that a device holds, which pipelining keeps several times.</summary>
    public long InputBytes(in ComputeLoad load, long alignment)
    {
        var run = new GraphRun(load, alignment, stackalloc long[GraphRun.ScratchLength]);
        run.Allocate(Slots.Stream, _hidden * 4 * load.Tokens);
        _inputs.Allocate(ref run, load, computes: false);
        return run.Peak;
    }

    // Once the pattern of layers has passed twice the allocator only repeats itself; the last layer is different again.
    private void Layers(ref GraphRun run, int first, int end, int variant, bool onHost)
    {
        for (int layer = first; layer < end; layer++)
        {
            if (layer >= first + _limit && layer < end - 1)
            {
                layer = end - 1;
            }

            int last = layer == _layout.Length - 1 ? 1 : 0;
            run.Execute(_programs[(_layout[layer] * 4) + variant + last], onHost);
        }
    }

    private static int SteadyAfter(int[] layout)
    {
        int best = layout.Length;
        for (int period = 1; period <= Math.Min(16, layout.Length); period++)
        {
            int lead = layout.Length - period;
            while (lead > 0 && layout[lead - 1] == layout[lead - 1 + period])
            {
                lead--;
            }

            best = Math.Min(best, lead + (2 * period) + 2);
        }

        return best;
    }
}

/// <summary>Sizes of a device's compute buffer.</summary>
/// <param name="Body">Up to the last layer.</param>
/// <param name="Total">With the logits.</param>
/// <param name="FusedEnd">Highest end of a fused attention's result behind all that lives beside it.</param>
internal readonly record struct ComputePeak(long Body, long Total, long FusedEnd);
