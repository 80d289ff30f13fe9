using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using LLMPlanner.Architectures;
using LLMPlanner.Calibration;
using LLMPlanner.Footprints;
using LLMPlanner.Hardware;
using LLMPlanner.Placement;
using LLMPlanner.Quantization;

namespace LLMPlanner.Engines.Serving;

/// <summary>A checkpoint under a serving engine, ready to be asked about loads and machines. What engines do differently is in its rules.</summary>
internal sealed class ServingPlan : EnginePlan
{
    private static readonly ConditionalWeakTable<WeightPlan, ServingModules> s_modules = new();

    private readonly ConcurrentDictionary<(int Tensor, int Experts), ServingDivision> _divisions = new();
    private readonly ServingModules _modules;
    private readonly EngineRequest _request;
    private ServingFootprint? _footprint;

    public ServingPlan(EngineRequest request, ServingRules rules)
    {
        _request = request;
        Rules = rules;
        _modules = s_modules.GetValue(request.Weights, static weights => new ServingModules(weights));
        HasExperts = request.Architecture.Tensors.Groups.Any(group => group.Experts > 0);
    }

    /// <summary>The model.</summary>
    public ModelArchitecture Architecture => _request.Architecture;

    /// <summary>The weights.</summary>
    public WeightPlan Weights => _request.Weights;

    /// <summary>The engine's rules.</summary>
    public ServingRules Rules { get; }

    /// <summary>The first accelerator of the machine the plan was made for, or null.</summary>
    public Accelerator? Card => _request.Hardware?.Accelerators.FirstOrDefault();

    /// <summary>True for mixtures of experts.</summary>
    public bool HasExperts { get; }

    public override string CacheTypeName => Rules.CacheTypeName;

    public override bool DevicesWorkTogether => true;

    public override bool AppliesHeadroom => true;

    public override long KvBytesPerToken(long contextLength)
        => ServingCacheFormat.BytesPerToken(Architecture, Rules.CacheLayout, contextLength);

    public override FootprintValues At(long contextLength, int requests) => Footprint.At(contextLength, requests);

    public override IReadOnlyList<FootprintComponent> Components(long contextLength, int requests)
        => Footprint.Components(contextLength, requests);

    public override FootprintValues At(DevicePlacement placement, long contextLength, int requests)
        => Placed(placement).At(contextLength, requests);

    public override IReadOnlyList<FootprintComponent> Components(DevicePlacement placement, long contextLength, int requests)
        => Placed(placement).Components(contextLength, requests);

    public override DevicePlacement Place(HardwareProfile hardware, bool useTotalMemory, long contextLength, int requests)
        => new ServingPlacer(this, hardware, useTotalMemory, _request.Headroom).Place(contextLength, requests);

    public override bool Fits(DevicePlacement placement, long contextLength, int requests)
        => placement.Layout is ServingLayout layout && layout.Holds(contextLength, requests);

    public override long? MaxContextLength(DevicePlacement placement, int requests, long limit)
        => placement.Layout is ServingLayout layout && !Rules.WorkspaceDependsOnContext ? layout.LongestRequest(requests, limit) : null;

    public override int? MaxConcurrentRequests(DevicePlacement placement, long contextLength)
        => placement.Layout is ServingLayout layout ? layout.MostRequests(contextLength) : null;

    public override IReadOnlyList<long> WeightBytesReadPerStep(DevicePlacement placement, int requests)
    {
        var bytes = new long[placement.Entries.Count];
        if (placement.Layout is ServingLayout { Candidate: var candidate })
        {
            ServingShape shape = candidate.Shape;
            int each = RequestsPerReplica(shape, requests);
            for (int replica = 0; replica < shape.Data; replica++)
            {
                for (int stage = 0; stage < shape.Pipeline; stage++)
                {
                    for (int tensor = 0; tensor < shape.Tensor; tensor++)
                    {
                        bytes[candidate.Card(replica, stage, tensor)] = ReadPerStep(candidate, stage, each);
                    }
                }
            }
        }

        return bytes;
    }

    /// <summary>Weights and cache under a division, computed once.</summary>
    public ServingDivision Divide(in ServingShape shape)
    {
        (int Tensor, int Experts) key = (shape.Tensor, shape.IsExpertParallel ? shape.ExpertRanks : 0);
        if (_divisions.TryGetValue(key, out ServingDivision? division))
        {
            return division;
        }

        WeightRules rules = Rules.Weights(Card);
        if (_request.Calibration?.WeightRatio is { } ratio)
        {
            rules = rules with { LearnedRatio = ratio.Mean };
        }

        division = new ServingDivision(_modules.Rank(rules, shape), Rules.Cache(shape.Tensor));
        return _divisions.GetOrAdd(key, division);
    }

    /// <summary>What an accelerator offers to a rank.</summary>
    public long Available(Accelerator card, in ServingShape shape, bool useTotal, Headroom headroom)
    {
        long share = Rules.Share(card, shape);
        long offered = useTotal || card.FreeMemoryBytes is not { } free ? share : Math.Min(share, free);
        return headroom.Apply(offered);
    }

    /// <summary>What lies on a rank beside weights and cache.</summary>
    public ByteRange Beside(Accelerator? card, in ServingShape shape, long contextLength)
        => Rules.Workspace(card, shape, contextLength) + Overhead(card, shape);

    /// <summary>Contexts, communication and pools, with what was learned from logs.</summary>
    public ByteRange Overhead(Accelerator? card, in ServingShape shape)
    {
        ByteRange rule = Rules.Overhead(card, shape);
        return _request.Calibration?.Reserve is { } learned
            ? new ByteRange(rule.Low + (long)learned.Low, rule.Expected + (long)learned.Mean, rule.High + (long)learned.High).Held()
            : rule;
    }

    /// <summary>What is taken off the pool. Several start-ups of the user's own say more about its spread than the rule does.</summary>
    public ByteRange Reserve(Accelerator? card, in ServingShape shape, long contextLength)
    {
        ByteRange rule = Rules.Reserve(card, shape, contextLength);
        if (_request.Calibration?.Reserve is not { } learned)
        {
            return rule;
        }

        // One start-up halves the doubt of the rule, each further one takes as much again off it.
        double doubt = 1.0 / (1 + learned.Samples);
        long expected = rule.Expected + (long)learned.Mean;
        return new ByteRange(
            expected - (long)((learned.Mean - learned.Low) + (doubt * (rule.Expected - rule.Low))),
            expected,
            expected + (long)((learned.High - learned.Mean) + (doubt * (rule.High - rule.Expected)))).Held();
    }

    /// <summary>What is allocated outside of the share, with what was learned from logs.</summary>
    public ByteRange Outside(Accelerator? card, in ServingShape shape)
    {
        ByteRange rule = Rules.Outside(card, shape);
        return rule.High > 0 && LearnedGraphs is { } learned
            ? new ByteRange((long)learned.Low, (long)learned.Mean, (long)Math.Max(learned.High, learned.Mean * 1.25)).Held()
            : rule;
    }

    /// <summary>What the user's own logs say about it; null where there are none.</summary>
    public string? CalibrationNote => _request.Calibration?.Note;

    /// <summary>True where those logs correct the weights.</summary>
    public bool HasLearnedWeights => _request.Calibration?.WeightRatio is not null;

    /// <summary>True where they correct what lies beside weights and cache.</summary>
    public bool HasLearnedReserve => _request.Calibration?.Reserve is not null;

    /// <summary>True where they say what graphs take.</summary>
    public bool HasLearnedGraphs => LearnedGraphs is not null;

    private LearnedRange? LearnedGraphs => _request.Calibration?.Graphs is { Mean: > 0 } learned ? learned : null;

    /// <summary>Requests at once on the fullest replica.</summary>
    public int RequestsPerReplica(in ServingShape shape, int requests) => (requests + shape.Data - 1) / shape.Data;

    /// <summary>Weight bytes a rank of a stage reads for one step: all dense weights, and of the experts those that some request is routed to.</summary>
    public long ReadPerStep(ServingCandidate candidate, int stage, int requests)
    {
        int first = candidate.Bounds[stage];
        int end = candidate.Bounds[stage + 1];
        long weights = candidate.Division.Weights.Stage(first, end);
        long embedding = first == 0 ? candidate.Division.Weights.LookupBytes : 0;
        if (!HasExperts)
        {
            return weights - embedding;
        }

        int routed = candidate.Shape.IsExpertParallel ? checked(requests * candidate.Shape.Data) : requests;
        double share = ExpertShare(Architecture, routed);
        return weights - embedding - (long)(candidate.Division.Weights.Experts(first, end) * (1 - share));
    }

    // Made once, so that asking about many loads allocates nothing.
    private ServingFootprint Footprint => _footprint ??= new ServingFootprint(this, AskedShape());

    private ServingFootprint Placed(DevicePlacement placement)
        => placement.Layout is ServingLayout layout ? new ServingFootprint(this, layout) : Footprint;

    /// <summary>The shape that a footprint without a machine is for: what the user asked for, one rank otherwise.</summary>
    public ServingShape AskedShape()
    {
        int tensor = Rules.TensorParallel ?? 1;
        int replicas = Rules.DataParallel ?? 1;
        return new ServingShape(tensor, Math.Min(Rules.PipelineParallel ?? 1, Architecture.LayerCount), replicas, Rules.ExpertParallel == true && HasExperts);
    }
}
