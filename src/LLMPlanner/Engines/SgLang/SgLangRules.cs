using LLMPlanner.Architectures;
using LLMPlanner.Caches;
using LLMPlanner.Engines.Serving;
using LLMPlanner.Hardware;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Engines.SgLang;

/// <summary>SGLang's memory rules: the static share holds weights and pools; what it leaves is the room for activations and graphs.</summary>
internal sealed class SgLangRules : ServingRules
{
    private const long Mebibyte = 1L << 20;

    private readonly EngineConstants _constants;
    private readonly EngineRequest _request;
    private readonly EngineSettings _given;
    private readonly SgLangReserve _reserve;
    private readonly ServingLegality _legality;
    private readonly ServingTypes _types;
    private readonly bool _sharesAttention;
    private readonly ByteRange _start;
    private readonly ByteRange _startParallel;
    private readonly long _assumedCard;
    private readonly long _assumedUsable;

    public SgLangRules(EngineConstants constants, EngineRequest request)
    {
        _constants = constants;
        _request = request;
        _given = request.Settings;
        bool isLatent = request.Architecture.LayerKinds.Any(kind => kind.Find<LatentAttention>() is not null);
        _reserve = new SgLangReserve(constants, _given, request.Version, isLatent);
        _legality = ServingLegality.For(request.Weights);
        _types = new ServingTypes(constants, request.Weights.Format, _given.Choice("dtype") is "half" or "float16");
        _sharesAttention = _given.Flag("enable-dp-attention") ?? false;
        (CacheLayout, CacheTypeName) = Layout(request);
        _start = Range("start");
        _startParallel = Range("startParallel");
        _assumedCard = (long)Figure("assumedCardMebibytes") * Mebibyte;
        _assumedUsable = (long)Figure("assumedUsableMebibytes") * Mebibyte;
        MaxSequences = _given.Integer("max-running-requests") ?? (long)Figure("maxRunningRequests");
        int tensor = (int)(_given.Integer("tp-size") ?? 1);
        int replicas = (int)(_given.Integer("dp-size") ?? 1);
        if (_sharesAttention && tensor % replicas != 0)
        {
            throw EngineErrors.Contradiction("dp-size", replicas, $"tp-size {tensor}");
        }

        TensorParallel = _given.Integer("tp-size") is null ? null : _sharesAttention ? tensor / replicas : tensor;
    }

    public override string Engine => _constants.Name;

    public override long MaxSequences { get; }

    public override string CacheTypeName { get; }

    public override ServingCacheLayout CacheLayout { get; }

    public override int? TensorParallel { get; }

    public override int? PipelineParallel => (int?)_given.Integer("pp-size");

    public override int? DataParallel => (int?)_given.Integer("dp-size");

    // With attention data parallelism the experts are shared by the whole group, sliced or whole: a rank holds its share of them either way.
    public override bool? ExpertParallel => _sharesAttention || _given.Integer("ep-size") > 1 ? true : _given.Integer("ep-size") is null ? null : false;

    public override int? Nodes => (int?)_given.Integer("nnodes");

    public override bool WorkspaceDependsOnContext => false;

    public override string OverheadSource => SR.SourceStartMemory;

    public override long Share(Accelerator card, in ServingShape shape) => card.UsableMemoryBytes;

    public override ByteRange Workspace(Accelerator? card, in ServingShape shape, long contextLength)
    {
        long usable = card?.UsableMemoryBytes ?? _assumedUsable;
        double left = 1 - Fraction(card, shape);
        ByteRange start = Overhead(card, shape);
        long Left(long gone) => (long)(left * Math.Max(0, usable - gone));
        return new ByteRange(Left(start.High), Left(start.Expected), Left(start.Low));
    }

    public override ByteRange Overhead(Accelerator? card, in ServingShape shape)
        => shape.Tensor * shape.Pipeline > 1 ? _startParallel : _start;

    public override ByteRange Reserve(Accelerator? card, in ServingShape shape, long contextLength)
    {
        // The share is taken of what is free after the start: the more is gone by then, the smaller both parts.
        long usable = card?.UsableMemoryBytes ?? _assumedUsable;
        double fraction = Fraction(card, shape);
        ByteRange start = Overhead(card, shape);
        long Reserved(long gone) => usable - (long)(fraction * Math.Max(0, usable - gone));
        return new ByteRange(Reserved(start.Low), Reserved(start.Expected), Reserved(start.High));
    }

    public override ByteRange Outside(Accelerator? card, in ServingShape shape) => ByteRange.Zero;

    public override WeightRules Weights(Accelerator? card) => new() { VocabularyPadding = (long)Figure("vocabularyPadding") };

    public override ServingCache Cache(int tensorParallel) => new SgLangCache(
        _request.Architecture,
        CacheLayout,
        tensorParallel,
        _given.Integer("page-size") ?? (long)Figure("pageSize"),
        _given.Real("swa-full-tokens-ratio") ?? Figure("slidingPoolShare"));

    public override int[] Stages(int layers, int stages) => PipelineSplit.ToLast(layers, stages);

    public override ServingRefusal? Refuse(in ServingShape shape) => _legality.Refuse(shape);

    public override ServingRefusal? Refuse(Accelerator card) => _types.Refuse(card);

    public override ServingRefusal RefuseRequests(int requests)
        => new("max-running-requests", Message.Format(SR.RequestsExceedSequences, requests, MaxSequences));

    public override string CacheSource(ServingCache cache)
        => Message.Format(SR.SourceBlocks, _given.Integer("page-size") ?? (long)Figure("pageSize"), CacheTypeName);

    public override string WorkspaceSource(in ServingShape shape) => Message.Format(SR.SourceStaticShare, Fraction(null, shape));

    private double Fraction(Accelerator? card, in ServingShape shape)
    {
        long memory = card is null ? _assumedCard : card.DriverMemoryBytes ?? card.MemoryBytes;
        int group = _sharesAttention ? shape.Tensor * shape.Data : shape.Tensor;
        return _reserve.Fraction(memory, group, shape.Pipeline, _sharesAttention ? shape.Data : 1);
    }

    private static (ServingCacheLayout Layout, string Name) Layout(EngineRequest request)
    {
        string? asked = request.Settings.Choice("kv-cache-dtype") is { } option && option != "auto" ? option : null;
        if (request.CacheType is { } type)
        {
            if (type.IsQuantized || type.Equals(KvCacheType.F32) || type.Equals(KvCacheType.F16))
            {
                throw PlannerException.Create(
                    PlannerErrorKind.InvalidArgument, nameof(SR.CacheTypeNotOfEngine), type.Name, SgLangEngine.Id, type.Name, "auto, bf16, fp8");
            }

            bool isFp8 = type.Equals(KvCacheType.Fp8);
            if (asked is not null && isFp8 != asked.StartsWith("fp8", StringComparison.Ordinal))
            {
                throw EngineErrors.Contradiction("kv-cache-dtype", asked, $"KvCacheType {type.Name}");
            }

            asked ??= isFp8 ? "fp8_e4m3" : "bf16";
        }

        return asked?.StartsWith("fp8", StringComparison.Ordinal) == true ? (ServingCacheLayout.Fp8, asked) : (ServingCacheLayout.Bits16, asked ?? "auto");
    }

    private ByteRange Range(string name)
    {
        long Bytes(string suffix) => (long)(Figure(name + suffix + "Mebibytes") * Mebibyte);
        return new ByteRange(Bytes("Low"), Bytes(string.Empty), Bytes("High"));
    }

    private double Figure(string name) => _constants.Figure(_request.Version, name);
}
