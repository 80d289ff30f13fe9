using LLMPlanner.Footprints;
using LLMPlanner.Hardware;
using LLMPlanner.Placement;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Engines.LlamaCpp;

/// <summary>A GGUF model under llama.cpp, ready to be asked about loads and machines.</summary>
internal sealed class LlamaCppPlan : EnginePlan
{
    private readonly LlamaCppModel _model;
    private readonly LlamaCppCompute _compute;
    private readonly EngineConstants _constants;
    private readonly string _version;
    private readonly long _weightBytes;
    private readonly long _towerBytes;
    private readonly HardwareProfile? _hardware;

    public LlamaCppPlan(LlamaCppEngine engine, EngineRequest request)
    {
        _constants = engine.Constants;
        _version = request.Version;
        _hardware = request.Hardware;
        Settings = new LlamaCppSettings(request);
        _model = new LlamaCppModel(request.Architecture, request.Weights, Settings, _constants.List("ignoresSlidingWindow"));
        _compute = new LlamaCppCompute(_model, Settings, _constants, _version, IsCuda(_hardware));
        _weightBytes = request.Weights.TextBytes;
        _towerBytes = request.Weights.TowerBytes;
    }

    public LlamaCppSettings Settings { get; }

    internal LlamaCppModel Model => _model;

    internal LlamaCppCompute Compute => _compute;

    public override string CacheTypeName => Settings.KeyType.Equals(Settings.ValueType)
        ? Settings.KeyType.Name
        : $"{Settings.KeyType.Name}/{Settings.ValueType.Name}";

    public override long KvBytesPerToken(long contextLength) => _model.BytesPerToken(contextLength);

    public override FootprintValues At(long contextLength, int requests)
    {
        LlamaCppCells cells = Cells(contextLength, requests);
        long cache = _model.Cache(0, _model.Layers, cells);
        long state = _model.State(0, _model.Layers, requests);
        long device = _compute.Device(cells, requests);
        long host = _compute.Host(cells, requests, 0, holdsOutput: false, hostExperts: 0) + _compute.OutputBuffer(requests, cells);
        long overhead = ContextBytes(out long overheadHigh);
        long fixedBytes = _weightBytes + _model.TiedCopyBytes + cache + state;
        return new FootprintValues(
            _weightBytes,
            _model.TiedCopyBytes,
            cache,
            state,
            device + host,
            overhead,
            fixedBytes + Low(device) + host + overhead,
            fixedBytes + High(device) + host + overheadHigh + PromptCacheBytes);
    }

    public override IReadOnlyList<FootprintComponent> Components(long contextLength, int requests)
    {
        LlamaCppCells cells = Cells(contextLength, requests);
        var list = new List<FootprintComponent>
        {
            FootprintComponent.Exact("weights", ComponentKind.Weights, _weightBytes, Basis.Exact, SR.SourceGgufTensors),
        };
        if (_model.TiedCopyBytes > 0)
        {
            list.Add(FootprintComponent.Exact(
                "output copy of token_embd", ComponentKind.OtherWeights, _model.TiedCopyBytes, Basis.Calculated, SR.SourceTiedCopy));
        }

        long cache = _model.Cache(0, _model.Layers, cells);
        string cellText = _model.Window > 0
            ? Message.Format(SR.SourceCacheCellsSliding, cells.Full, cells.Sliding, cells.Streams, CacheTypeName)
            : Message.Format(SR.SourceCacheCells, cells.Full, cells.Streams, CacheTypeName);
        list.Add(FootprintComponent.Exact("KV cache", ComponentKind.KvCache, cache, Basis.Calculated, cellText));
        long state = _model.State(0, _model.Layers, requests);
        if (state > 0)
        {
            list.Add(FootprintComponent.Exact("recurrent state", ComponentKind.State, state, Basis.Calculated, Message.Format(SR.SourceState, requests)));
        }

        long device = _compute.Device(cells, requests);
        list.Add(new FootprintComponent("compute buffer", ComponentKind.Workspace, device, Low(device), High(device), Basis.Calibrated, SR.SourceCompute));
        long host = _compute.Host(cells, requests, 0, holdsOutput: false, hostExperts: 0);
        list.Add(FootprintComponent.Exact("compute buffer (host)", ComponentKind.Workspace, host, Basis.Calculated, SR.SourceHostCompute));
        long output = _compute.OutputBuffer(requests, cells);
        list.Add(FootprintComponent.Exact("output buffer (host)", ComponentKind.Workspace, output, Basis.Calculated, SR.SourceOutputBuffer));
        long context = ContextBytes(out long contextHigh);
        if (contextHigh > 0)
        {
            list.Add(new FootprintComponent("GPU context", ComponentKind.Overhead, context, context, contextHigh, Basis.Calibrated, SR.SourceGpuContext));
        }

        list.Add(new FootprintComponent("prompt cache (host)", ComponentKind.Overhead, 0, 0, PromptCacheBytes, Basis.Calculated, SR.SourcePromptCache));
        return list;
    }

    public override DevicePlacement Place(HardwareProfile hardware, bool useTotalMemory, long contextLength, int requests)
        => new LlamaCppPlacer(this, hardware, useTotalMemory, contextLength, requests).Place();

    public override bool Fits(DevicePlacement placement, long contextLength, int requests)
        => ((LlamaCppPlacer)placement.Layout!).With(contextLength, requests).ExpectedFits();

    public override bool DevicesWorkTogether => false;

    public override IReadOnlyList<long> WeightBytesReadPerStep(DevicePlacement placement, int requests)
        => ((LlamaCppPlacer)placement.Layout!).WeightBytesRead(ExpertShare(_model.Architecture, requests));

    // HIP is CUDA's twin: the same backend, the same alignment.
    private static bool IsCuda(HardwareProfile? hardware)
        => hardware is { Accelerators.Count: > 0 } && hardware.Accelerators.All(card => card.Vendor is "NVIDIA" or "AMD");

    internal LlamaCppCells Cells(long contextLength, int requests) => LlamaCppCells.For(Settings, _model.Window, contextLength, requests);

    internal static long Low(long compute) => compute - (compute / 20);

    // The closed form's worst misses are a tenth of the buffer or 64 MiB of fragmentation, whichever is larger.
    internal static long High(long compute) => compute + Math.Max(compute / 10, 64L << 20);

    internal long PromptCacheBytes => Settings.Outputs == 0 ? 0 : (long)_constants.Figure(_version, "promptCacheMebibytes") << 20;

    /// <summary>The vendor's context on one device: only where a profile names the vendor.</summary>
    internal long ContextBytes(string? vendor, out long high)
    {
        string? name = vendor switch
        {
            "NVIDIA" => "cudaContext",
            "AMD" => "rocmContext",
            _ => null,
        };
        if (name is null)
        {
            high = 0;
            return 0;
        }

        high = (long)_constants.Figure(_version, name + "HighMebibytes") << 20;
        return (long)_constants.Figure(_version, name + "Mebibytes") << 20;
    }

    private long ContextBytes(out long high)
        => ContextBytes(_hardware?.Accelerators.FirstOrDefault()?.Vendor, out high);
}
