using LLMPlanner.Architectures;
using LLMPlanner.Engines.Serving;
using LLMPlanner.Formats.HuggingFace;
using LLMPlanner.Hardware;
using LLMPlanner.Quantization;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Engines.Vllm;

/// <summary>vLLM's memory rules: a share of what CUDA reports, of which weights, peak activation and what lies outside of torch are taken off; the rest is the cache pool.</summary>
internal sealed class VllmRules : ServingRules
{
    private const string Amd = "AMD";

    private readonly EngineConstants _constants;
    private readonly EngineRequest _request;
    private readonly VllmSettings _settings;
    private readonly VllmFigures _figures;
    private readonly VllmActivation _activation;
    private readonly ServingLegality _legality;
    private readonly ServingTypes _types;

    public VllmRules(EngineConstants constants, EngineRequest request)
    {
        _constants = constants;
        _request = request;
        _settings = new VllmSettings(request, constants);
        _figures = VllmEngine.Figures(constants, request.Version);
        _activation = new VllmActivation(request.Architecture, _settings, _figures);
        _legality = ServingLegality.For(request.Weights);
        _types = new ServingTypes(constants, request.Weights.Format, _settings.IsHalf);
    }

    public override string Engine => _constants.Name;

    public override long MaxSequences => _settings.MaxSequences;

    public override string CacheTypeName => _settings.CacheTypeName;

    public override ServingCacheLayout CacheLayout => _settings.Layout;

    public override int? TensorParallel => _settings.TensorParallel;

    public override int? PipelineParallel => _settings.PipelineParallel;

    public override int? DataParallel => _settings.DataParallel;

    public override bool? ExpertParallel => _settings.ExpertParallel;

    public override int? Nodes => _settings.Nodes;

    public override bool WorkspaceDependsOnContext => _activation.DependsOnContext;

    public override string OverheadSource => SR.SourceNonTorch;

    public override long Share(Accelerator card, in ServingShape shape) => (long)(card.UsableMemoryBytes * _settings.Utilization);

    public override ByteRange Workspace(Accelerator? card, in ServingShape shape, long contextLength)
        => _activation.Peak(shape, contextLength);

    public override ByteRange Overhead(Accelerator? card, in ServingShape shape) => NonTorch(card, shape) + EstimatedGraphs(card, shape);

    public override ByteRange Reserve(Accelerator? card, in ServingShape shape, long contextLength)
        => ByteRange.Independent([Workspace(card, shape, contextLength), NonTorch(card, shape), EstimatedGraphs(card, shape)]);

    public override ByteRange Outside(Accelerator? card, in ServingShape shape)
        => _settings.EstimatesGraphs || _settings.IsEager ? ByteRange.Zero : _figures.Graph.On(0);

    public override ServingCache Cache(int tensorParallel) => VllmCache.For(_request.Architecture, new VllmCacheOptions
    {
        Ranks = tensorParallel,
        ContextRanks = _settings.ContextParallel,
        BlockSize = _settings.BlockSize,
        BatchedTokens = _activation.Tokens(_settings.MaxModelLength ?? 0),
        Layout = _settings.Layout,
        HasHybridManager = _settings.HasHybridManager,
        LoadsDraftLayers = _settings.LoadsDraftLayers,
        StateBlocks = 1 + _settings.SpeculativeTokens,
        HasFloatStates = _settings.HasFloatStates,
    });

    public override int[] Stages(int layers, int stages) => PipelineSplit.BeforeLast(layers, stages);

    public override ServingRefusal? Refuse(in ServingShape shape)
        => _legality.Refuse(shape) ?? RefuseContextRanks(shape);

    public override ServingRefusal? Refuse(Accelerator card) => _types.Refuse(card);

    public override ServingRefusal RefuseRequests(int requests)
        => new("max-num-seqs", Message.Format(SR.RequestsExceedSequences, requests, _settings.MaxSequences));

    public override string CacheSource(ServingCache cache)
        => cache is VllmCache { PaddingLayers: > 0 } padded
            ? Message.Format(SR.SourceBlocksPadded, padded.BlockSize, CacheTypeName, padded.PaddingLayers)
            : Message.Format(SR.SourceBlocks, ((VllmCache)cache).BlockSize, CacheTypeName);

    public override string WorkspaceSource(in ServingShape shape)
        => Message.Format(SR.SourceActivation, _settings.MaxSequences, _settings.GivenBatchedTokens ?? _settings.DefaultBatchedTokens);

    public override WeightRules Weights(Accelerator? card)
    {
        bool isRocm = card?.Vendor == Amd;
        return new WeightRules
        {
            VocabularyPadding = _figures.VocabularyPadding,
            Padding = Padding(card),
            CountsReserved = isRocm,
            RuntimeBytes = isRocm ? _figures.RocmRuntime : 0,
            TowerRuntimeBytes = isRocm ? _figures.RocmTowerRuntime : 0,
            RepackedLayers = isRocm ? RepackedLayers() : 0,
            RotaryBytes = RotaryBytes(),
            HasWholeTowers = _constants.List("wholeTowers").Contains(_request.Architecture.ModelType),
            LoadsDraftLayers = _settings.LoadsDraftLayers,
            Adapters = _settings.Adapters,
            AdapterRank = _settings.AdapterRank,
        };
    }

    private ByteRange NonTorch(Accelerator? card, in ServingShape shape)
    {
        bool isParallel = shape.Tensor * shape.Pipeline > 1;
        VllmFigures.Spread outside = card?.Vendor == Amd
            ? isParallel ? _figures.RocmParallel : _figures.Rocm
            : isParallel ? _figures.NonTorchParallel : _figures.NonTorch;
        return outside.On(card?.UsableMemoryBytes ?? 0);
    }

    private ServingRefusal? RefuseContextRanks(in ServingShape shape)
    {
        int ranks = _settings.ContextParallel;
        if (ranks == 1)
        {
            return null;
        }

        // Ranks that would hold the same keys hold different tokens instead: of latents every rank has a copy, of heads those beyond their number.
        long copies = shape.Tensor;
        foreach (LayerKind kind in _request.Architecture.LayerKinds)
        {
            if (kind.Find<Attention>() is { } attention)
            {
                copies = Math.Min(copies, Math.Max(1, shape.Tensor / attention.KeyValueHeads));
            }
        }

        return copies % ranks == 0
            ? null
            : new ServingRefusal("decode-context-parallel-size", Message.Format(SR.ContextRanksDoNotDivide, ranks, copies));
    }

    private ExpertPadding Padding(Accelerator? card)
    {
        QuantizationFormat format = _request.Weights.Format;
        double capability = card is null ? 0 : ServingTypes.Capability(card) ?? 0;
        foreach (ModelConfig rule in _constants.Tables("expertPadding"))
        {
            if (format.StoredIds.Contains(rule.Text("quantization")!) && rule.Text("vendor") == card?.Vendor
                && capability >= (rule.Real("from") ?? 0) && capability < (rule.Real("below") ?? double.MaxValue))
            {
                return new ExpertPadding(rule.RequiredSize("width"), rule.RequiredSize("hidden"), rule.RequiredSize("columns"));
            }
        }

        return ExpertPadding.None;
    }

    private double RepackedLayers() => _request.Weights.Format.StoredIds.Any(id => id is "mxfp4" or "awq" or "gptq") ? _figures.RocmRepackedLayers : 0;

    /// <summary>Tables of angles for every position, kept in 16 bits.</summary>
    private long RotaryBytes()
    {
        ModelArchitecture architecture = _request.Architecture;
        long width = 0;
        foreach (LayerKind kind in architecture.LayerKinds)
        {
            width = Math.Max(width, kind.Find<Attention>()?.HeadWidth ?? 0);
            width = Math.Max(width, kind.Find<LatentAttention>()?.RopeWidth ?? 0);
        }

        double share = _constants.Table("rotaryShare")?.Real(architecture.ModelType) ?? 1;
        double tables = _constants.Table("rotaryTables")?.Real(architecture.ModelType) ?? 1;
        return (long)((architecture.NativeContextLength ?? 0) * width * share * tables * 2);
    }

    /// <summary>What the engine estimates for its graphs: so much for each graph and layer.</summary>
    private ByteRange EstimatedGraphs(Accelerator? card, in ServingShape shape)
    {
        if (!_settings.EstimatesGraphs || _settings.IsEager)
        {
            return ByteRange.Zero;
        }

        bool hasExperts = _request.Architecture.Tensors.RoutedExpertParameters > 0;
        double graphs = CaptureSizes(Math.Min(_settings.MaxSequences * 2, 512)) + CaptureSizes(Math.Min(_settings.MaxSequences, 512));
        double count = graphs * ((_request.Architecture.LayerCount + shape.Pipeline - 1) / shape.Pipeline);
        double most = card is null ? double.MaxValue : card.UsableMemoryBytes * _figures.GraphEstimateLargestShare;
        VllmFigures.Spread each = hasExperts ? _figures.GraphEstimateExperts : _figures.GraphEstimate;
        long Limit(double bytes) => (long)Math.Min(bytes * count, most);
        return new ByteRange(Limit(each.Low), Limit(each.Expected), Limit(each.High));
    }

    // 1, 2 and 4, then every 8 up to 256, then every 16.
    private static double CaptureSizes(long largest)
        => Math.Min(3, largest >= 4 ? 3 : largest) + Math.Floor(Math.Min(largest, 256) / 8.0) + Math.Floor(Math.Max(0, largest - 256) / 16.0);
}
