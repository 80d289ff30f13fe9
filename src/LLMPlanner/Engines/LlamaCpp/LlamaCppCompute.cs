using LLMPlanner.Architectures;
using LLMPlanner.Caches;
using LLMPlanner.Engines.LlamaCpp.Compute;

namespace LLMPlanner.Engines.LlamaCpp;

/// <summary>
/// Compute buffers: the engine's graph, tensor by tensor, through its allocator. With flash attention masks only shift what lies behind
/// them, so that one run serves every context.
/// </summary>
internal sealed class LlamaCppCompute
{
    private const int MicroBatchesInFlight = 4;

    private readonly LlamaCppSettings _settings;
    private readonly ModelGraph _graph;
    private readonly GraphInputs _inputs;
    private readonly ComputeCache _cache = new();
    private readonly bool _logitsPerRequest;
    private readonly bool _shifts;
    private readonly int _layers;
    private readonly long _vocabulary;
    private readonly long _alignment;
    private readonly long _headBytes;
    private readonly long _scratchPerCell;
    private readonly long _scratchPerSlidingCell;

    public LlamaCppCompute(LlamaCppModel model, LlamaCppSettings settings, EngineConstants constants, string version, bool isCuda)
    {
        ModelArchitecture architecture = model.Architecture;
        var era = LlamaCppEra.Of(constants, version);
        _settings = settings;
        _layers = model.Layers;
        _headBytes = model.HeadBytes;
        _vocabulary = architecture.VocabularySize;
        OffloadsOutputLast = era.OffloadsOutputLast;
        _logitsPerRequest = era.ReservesLogitsPerRequest;
        _alignment = isCuda ? 128 : GraphInputs.HostAlignment;
        bool slides = model.Window > 0;
        bool Slides(LayerKind kind) => slides && kind.Find<Attention>() is { } attention && attention.Span.Kind != AttentionSpanKind.Full;
        bool flash = settings.FlashAttention;
        _inputs = LlamaCppGraphFacts.Inputs(architecture, settings, Slides, era);

        // A mask that is halved leaves a hole that layers fit into, or not.
        _shifts = flash && !era.HalvesMask && !IsFloat32(settings.KeyType) && !IsFloat32(settings.ValueType);
        _graph = new ModelGraph(architecture, LlamaCppGraphFacts.Style(architecture, settings, slides, era), _inputs, Slides, model.LargestTensors);
        if (isCuda && flash && era.CopiesQuantizedCache)
        {
            _scratchPerCell = LlamaCppGraphFacts.ScratchBytes(architecture, settings, kind => !Slides(kind));
            _scratchPerSlidingCell = LlamaCppGraphFacts.ScratchBytes(architecture, settings, Slides);
        }
    }

    /// <summary>Whether the build moves the output to a GPU after all layers.</summary>
    public bool OffloadsOutputLast { get; }

    /// <summary>Buffer of a device that computes the whole model.</summary>
    public long Device(in LlamaCppCells cells, int sequences) => Device(cells, sequences, 0, _layers, holdsOutput: true, followsHost: false, hostExperts: 0);

    /// <summary>Buffer of a device that computes a run of layers, without scratch.</summary>
    public long Device(in LlamaCppCells cells, int sequences, int first, int end, bool holdsOutput, bool followsHost, int hostExperts)
    {
        ComputeLoad load = Load(cells, sequences);
        ComputePeak peak = Peak(load, first, end, holdsOutput, followsHost, hostExperts, out long masks);
        return peak.Body + masks >= peak.Total ? peak.Body + masks : peak.Total;
    }

    /// <summary>What the 16-bit copies of quantized keys and values add to a device's buffer while attention runs.</summary>
    public long Scratch(in LlamaCppCells cells, int sequences, int first, int end, bool holdsOutput, bool followsHost, int hostExperts, long buffer)
    {
        if (end <= first || (_scratchPerCell == 0 && _scratchPerSlidingCell == 0))
        {
            return 0;
        }

        // The copies are part of attention's result, which then fits into no hole; all that comes after lies elsewhere.
        var key = new ComputeCache.Key(Load(cells, sequences), first, end, holdsOutput, followsHost, hostExperts) { Mode = ComputeMode.Scratch };
        return Math.Max(0, Cached(key).Total - buffer);
    }

    /// <summary>Buffer of the host.</summary>
    public long Host(in LlamaCppCells cells, int sequences, int hostLayers, bool holdsOutput, int hostExperts)
    {
        ComputeLoad load = Load(cells, sequences);
        var key = new ComputeCache.Key(load, 0, hostLayers, holdsOutput, false, hostExperts) { Mode = ComputeMode.Host };
        if (hostLayers == 0 && hostExperts == 0)
        {
            key = key with { Load = load.WithoutCells };
            return Cached(key).Total + Masks(load, _inputs.MaskBytes);
        }

        return Cached(key).Total;
    }

    /// <summary>Buffer of the host for one step of generation: a token of each request.</summary>
    public long HostStep(in LlamaCppCells cells, int sequences, int hostLayers, bool holdsOutput, int hostExperts)
    {
        var load = new ComputeLoad(sequences, sequences, sequences, cells.Full, cells.Sliding, cells.Streams);
        return Cached(new ComputeCache.Key(load, 0, hostLayers, holdsOutput, false, hostExperts) { Mode = ComputeMode.Host }).Total;
    }

    /// <summary>Buffer of the first device where it also computes the products of weights that lie on the host.</summary>
    public long Offloaded(in LlamaCppCells cells, int sequences, int hostLayers, int end, bool holdsOutput, int hostExperts, bool takesHead)
    {
        // Masks that arrive between copies of weights decide which holes the next copy fits into; no shortcut holds.
        var key = new ComputeCache.Key(Load(cells, sequences), hostLayers, end, holdsOutput, false, hostExperts) { Mode = takesHead ? ComputeMode.OffloadedWithHead : ComputeMode.Offloaded };
        return Cached(key).Total;
    }

    /// <summary>Buffer of one stage of a pipeline of several devices.</summary>
    public long Stage(in LlamaCppCells cells, int sequences, int first, int end, bool holdsOutput)
    {
        // Masks are kept once for each micro-batch in flight; the shortcut for one does not hold.
        var key = new ComputeCache.Key(Load(cells, sequences), first, end, holdsOutput, false, 0) { Mode = ComputeMode.Stage };
        if (!_shifts)
        {
            return Cached(key).Total;
        }

        ComputePeak peak = Cached(key with { Load = key.Load.WithoutCells });
        return peak.Total > peak.Body ? Cached(key).Total : peak.Body + (MicroBatchesInFlight * Masks(key.Load, _inputs.BytesPerTokenCell));
    }

    /// <summary>Inputs that a pipeline keeps on the host beyond those of one micro-batch.</summary>
    public long PipelinedInputs(in LlamaCppCells cells, int sequences)
        => (MicroBatchesInFlight - 1) * (_graph.InputBytes(Load(cells, sequences).WithoutCells) + Masks(Load(cells, sequences), _inputs.MaskBytes));

    /// <summary>Tokens computed at once.</summary>
    public long TokensAtOnce(in LlamaCppCells cells, int sequences) => Load(cells, sequences).Tokens;

    /// <summary>Rows of logits computed at once.</summary>
    public long LogitsAtOnce(in LlamaCppCells cells, int sequences) => Outputs(Tokens(cells), sequences);

    /// <summary>Logits that are handed out.</summary>
    public long OutputBuffer(int sequences, in LlamaCppCells cells)
        => checked(_vocabulary * Math.Max(sequences, _settings.Outputs > 0 ? Math.Min(_settings.Outputs.Value, Tokens(cells)) : 1) * 4);

    private static bool IsFloat32(KvCacheType type) => type.Equals(KvCacheType.F32);

    private ComputePeak Peak(
        in ComputeLoad load, int first, int end, bool holdsOutput, bool followsHost, int hostExperts, out long masks)
    {
        masks = 0;
        if (_shifts && end > first && hostExperts <= first)
        {
            masks = Masks(load, _inputs.BytesPerTokenCell);
            ComputePeak shifted = Cached(new ComputeCache.Key(load.WithoutCells, first, end, holdsOutput, followsHost, hostExperts));
            if (shifted.Total <= shifted.Body)
            {
                return shifted;
            }

            // Logits that reach beyond the layers may lie where the masks were.
            masks = 0;
        }

        return Cached(new ComputeCache.Key(load, first, end, holdsOutput, followsHost, hostExperts));
    }

    private ComputePeak Cached(in ComputeCache.Key key)
    {
        if (_cache.TryGet(key, out ComputePeak peak))
        {
            return peak;
        }

        // A search moves the border between two stretches; many of the places it looks at have the same buffer.
        int border = key.Border;
        ComputeCache.Key anywhere = border > 0 ? key.WithoutBorder(border, _graph.Period) : key;
        if (border > 0 && _cache.TryGet(anywhere, out peak) && peak.Reach.Holds(border))
        {
            return peak;
        }

        peak = Compute(key);
        _cache.Set(border > 0 && peak.Reach.Holds(border) ? anywhere : key, peak);
        return peak;
    }

    private ComputePeak Compute(in ComputeCache.Key key)
    {
        switch (key.Mode)
        {
            case ComputeMode.Host:
                long bytes = _graph.Host(key.Load, key.End, key.HoldsOutput, key.HostExperts);
                return new ComputePeak(bytes, bytes);
            case ComputeMode.Scratch:
                return _graph.Device(
                    key.Load,
                    _alignment,
                    key.First,
                    key.End,
                    key.HoldsOutput,
                    key.FollowsHost,
                    key.HostExperts,
                    checked(_scratchPerCell * key.Load.Cells * key.Load.Streams),
                    checked(_scratchPerSlidingCell * key.Load.SlidingCells * key.Load.Streams));
            case ComputeMode.Offloaded:
                return _graph.Offloaded(key.Load, _alignment, key.First, key.End, key.HoldsOutput, key.HostExperts, headBytes: 0);
            case ComputeMode.OffloadedWithHead:
                return _graph.Offloaded(key.Load, _alignment, key.First, key.End, holdsOutput: true, key.HostExperts, _headBytes);
            case ComputeMode.Stage:
                return _graph.Stage(key.Load, _alignment, key.First, key.End, key.HoldsOutput, MicroBatchesInFlight);
            default:
                return _graph.Device(key.Load, _alignment, key.First, key.End, key.HoldsOutput, key.FollowsHost, key.HostExperts);
        }
    }

    private ComputeLoad Load(in LlamaCppCells cells, int sequences)
    {
        long tokens = Tokens(cells);
        long rounded = (tokens + sequences - 1) / sequences * sequences;
        return new ComputeLoad(rounded, Outputs(tokens, sequences), sequences, cells.Full, cells.Sliding, cells.Streams);
    }

    /// <summary>Rows of logits computed in one pass.</summary>
    private long Outputs(long tokens, int sequences)
    {
        if (_settings.Outputs is { } rows)
        {
            return rows == 0 ? tokens : Math.Min(rows, tokens);
        }

        return _logitsPerRequest ? Math.Min(sequences, tokens) : tokens;
    }

    private long Tokens(in LlamaCppCells cells) => Math.Min(_settings.MicroBatch, cells.Context);

    private long Masks(in ComputeLoad load, long bytes)
        => checked(((_inputs.HasFullCache ? load.Cells : 0) + (_inputs.HasSlidingCache ? load.SlidingCells : 0)) * load.Tokens * bytes);
}
