using LLMPlanner.Footprints;
using LLMPlanner.Hardware;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Engines.Serving;

/// <summary>What a model takes over all ranks of a division, cause by cause: the sum of what a placement writes down for each of them.</summary>
internal sealed class ServingFootprint
{
    private readonly ServingPlan _plan;
    private readonly ServingShape _shape;
    private readonly ServingDivision _division;
    private readonly int[] _bounds;
    private readonly ServingLayout? _layout;

    /// <summary>For a division without a machine: every rank is on the accelerator that the plan was made for.</summary>
    public ServingFootprint(ServingPlan plan, ServingShape shape)
    {
        _plan = plan;
        _shape = shape;
        _division = plan.Divide(shape);
        _bounds = plan.Rules.Stages(plan.Architecture.LayerCount, shape.Pipeline);
    }

    /// <summary>For a division on a machine.</summary>
    public ServingFootprint(ServingPlan plan, ServingLayout layout)
    {
        _plan = plan;
        _layout = layout;
        _shape = layout.Candidate.Shape;
        _division = layout.Candidate.Division;
        _bounds = layout.Candidate.Bounds;
    }

    public FootprintValues At(long contextLength, int requests)
    {
        (long cache, long state) = Cache(contextLength, requests);
        long weights = _plan.Weights.TextBytes + _plan.Weights.TowerBytes;
        long others = Others(weights);
        ByteRange workspace = Workspace(contextLength);
        ByteRange overhead = Overhead() + Outside();
        long certain = checked(weights + others + cache + state);
        return new FootprintValues(
            weights,
            others,
            cache,
            state,
            workspace.Expected,
            overhead.Expected,
            checked(certain + workspace.Low + overhead.Low),
            checked(certain + workspace.High + overhead.High));
    }

    public IReadOnlyList<FootprintComponent> Components(long contextLength, int requests)
    {
        FootprintValues values = At(contextLength, requests);
        var list = new List<FootprintComponent>
        {
            FootprintComponent.Exact("weights", ComponentKind.Weights, values.WeightBytes, Basis.Exact, SR.SourceCheckpointTensors),
        };
        if (values.OtherWeightBytes != 0)
        {
            list.Add(FootprintComponent.Exact(
                "replicated, padded and runtime weights", ComponentKind.OtherWeights, values.OtherWeightBytes,
                _plan.HasLearnedWeights ? Basis.Calibrated : Basis.Calculated,
                _plan.HasLearnedWeights ? _plan.CalibrationNote! : Message.Format(SR.SourceReplicated, _shape.Ranks)));
        }

        list.Add(FootprintComponent.Exact(
            "KV cache", ComponentKind.KvCache, values.KvCacheBytes, Basis.Calculated, _plan.Rules.CacheSource(_division.Cache)));
        if (values.StateBytes > 0)
        {
            list.Add(FootprintComponent.Exact("recurrent state", ComponentKind.State, values.StateBytes, Basis.Calculated, Message.Format(SR.SourceState, requests)));
        }

        ByteRange workspace = Workspace(contextLength);
        list.Add(Component("peak activation", ComponentKind.Workspace, workspace, _plan.Rules.WorkspaceSource(_shape)));
        list.Add(Component("runtime and communication", ComponentKind.Overhead, Overhead(), _plan.HasLearnedReserve ? _plan.CalibrationNote! : _plan.Rules.OverheadSource));
        ByteRange outside = Outside();
        if (outside.High > 0)
        {
            list.Add(Component("CUDA graphs", ComponentKind.Overhead, outside, _plan.HasLearnedGraphs ? _plan.CalibrationNote! : SR.SourceGraphs));
        }

        return list;
    }

    private static FootprintComponent Component(string name, ComponentKind kind, ByteRange range, string source)
        => new(name, kind, range.Expected, range.Low, range.High, range.Low == range.High ? Basis.Calculated : Basis.Calibrated, source);

    private (long Cache, long State) Cache(long contextLength, int requests)
    {
        long cache = 0;
        long state = 0;
        for (int stage = 0; stage < _shape.Pipeline; stage++)
        {
            (long stageCache, long stageState) = _division.Cache.Bytes(_bounds[stage], _bounds[stage + 1], contextLength);
            cache = checked(cache + (stageCache * _shape.Tensor * requests));
            state = checked(state + (stageState * _shape.Tensor * requests));
        }

        return (cache, state);
    }

    /// <summary>What all ranks hold beyond the checkpoint's tensors; negative where the engine stores less, such as experts in shares of replicas.</summary>
    private long Others(long weights)
    {
        long held = 0;
        for (int stage = 0; stage < _shape.Pipeline; stage++)
        {
            held = checked(held + (_division.Weights.Stage(_bounds[stage], _bounds[stage + 1]) * _shape.Tensor * _shape.Data));
        }

        return held - weights;
    }

    // Without a machine no rank differs from another, and asking allocates nothing.
    private ByteRange Workspace(long contextLength)
        => _layout is null ? _plan.Rules.Workspace(_plan.Card, _shape, contextLength) * _shape.Ranks : PlacedWorkspace(_layout, contextLength);

    private ByteRange Overhead() => _layout is null ? _plan.Overhead(_plan.Card, _shape) * _shape.Ranks : PlacedOverhead(_layout);

    private ByteRange Outside() => _layout is null ? _plan.Outside(_plan.Card, _shape) * _shape.Ranks : PlacedOutside(_layout);

    private ByteRange PlacedWorkspace(ServingLayout layout, long contextLength)
        => Sum(layout, card => _plan.Rules.Workspace(card, _shape, contextLength));

    private ByteRange PlacedOverhead(ServingLayout layout) => Sum(layout, card => _plan.Overhead(card, _shape));

    private ByteRange PlacedOutside(ServingLayout layout) => Sum(layout, card => _plan.Outside(card, _shape));

    /// <summary>A figure of every rank; ranks on the same kind of accelerator are reckoned once.</summary>
    private static ByteRange Sum(ServingLayout layout, Func<Accelerator, ByteRange> each)
    {
        ByteRange sum = ByteRange.Zero;
        ByteRange known = ByteRange.Zero;
        Accelerator? last = null;
        foreach (int card in layout.Candidate.Cards)
        {
            Accelerator accelerator = layout.Hardware.Accelerators[card];
            if (!ReferenceEquals(accelerator, last))
            {
                last = accelerator;
                known = each(accelerator);
            }

            sum += known;
        }

        return sum;
    }
}
