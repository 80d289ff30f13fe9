using LLMPlanner.Architectures;
using LLMPlanner.Footprints;
using LLMPlanner.Hardware;
using LLMPlanner.Placement;

namespace LLMPlanner.Engines.LlamaCpp;

/// <summary>A GGUF model under llama.cpp, ready to be asked about loads and machines.</summary>
internal sealed class LlamaCppPlan : EnginePlan
{
    private const int MostRequests = 1 << 16;

    private readonly LlamaCppModel _model;
    private readonly LlamaCppCompute _compute;
    private readonly LlamaCppContexts _contexts;
    private readonly HardwareProfile? _hardware;

    public LlamaCppPlan(LlamaCppEngine engine, EngineRequest request)
    {
        _hardware = request.Hardware is { Accelerators.Count: > 0 } ? request.Hardware : null;
        Settings = new LlamaCppSettings(request);
        Sidecars = request.Sidecars;
        LlamaCppPrepared prepared = LlamaCppPrepared.For(request, Settings, engine.Constants, IsCuda(_hardware));
        _model = prepared.Model;
        _compute = prepared.Compute;
        _contexts = prepared.Contexts;
        PromptCacheBytes = Settings.Outputs == 0 ? 0 : _contexts.PromptCacheBytes;
        WeightBytes = request.Weights.TextBytes;
        RepackedBytes = request.Hardware is { Accelerators.Count: 0 } ? LlamaCppRepacking.Bytes(request.Weights) : 0;
        ProjectorBytes = Sidecars.Projector?.Bytes ?? (Settings.LoadsProjector ? request.Weights.TowerBytes : 0);
        PredictionBytes = Sidecars.Draft?.Bytes ?? 0;
        if (Settings.PredictsTokens && request.Architecture.MultiTokenPrediction is { } prediction)
        {
            StoresPrediction = request.Weights.PredictionBytes is not null;
            PredictionBytes = Sidecars.Draft?.Bytes ?? request.Weights.PredictionBytes ?? (long)(prediction.Parameters * request.Weights.BitsPerWeight / 8);
            PredictionRowBytes = PredictionRow(prediction.Layer, prediction.Layers);
        }
    }

    public LlamaCppSettings Settings { get; }

    /// <summary>Files that are loaded beside the model.</summary>
    internal LoadedSidecars Sidecars { get; }

    /// <summary>Whether the bytes of the prediction layers are those of a file.</summary>
    internal bool StoresPrediction { get; }

    internal LlamaCppModel Model => _model;

    internal LlamaCppCompute Compute => _compute;

    /// <summary>Tensors of the text model.</summary>
    internal long WeightBytes { get; }

    /// <summary>Those of them that are rewritten for the processor, in memory of their own.</summary>
    internal long RepackedBytes { get; }

    /// <summary>Towers and projector, where they are loaded.</summary>
    internal long ProjectorBytes { get; }

    /// <summary>Next-token prediction layers, where they are loaded.</summary>
    internal long PredictionBytes { get; }

    private long PredictionRowBytes { get; }

    public override string CacheTypeName => Settings.KeyType.Equals(Settings.ValueType)
        ? Settings.KeyType.Name
        : $"{Settings.KeyType.Name}/{Settings.ValueType.Name}";

    public override bool DevicesWorkTogether => false;

    public override long KvBytesPerToken(long contextLength) => _model.BytesPerToken(contextLength);

    public override FootprintValues At(long contextLength, int requests) => LlamaCppFootprint.Of(this, _hardware, contextLength, requests).Values;

    public override IReadOnlyList<FootprintComponent> Components(long contextLength, int requests)
        => LlamaCppFootprint.Of(this, _hardware, contextLength, requests).Components(this, contextLength, requests);

    public override DevicePlacement Place(HardwareProfile hardware, bool useTotalMemory, long contextLength, int requests)
        => new LlamaCppPlacer(this, hardware, useTotalMemory, contextLength, requests).Place();

    public override bool Fits(DevicePlacement placement, long contextLength, int requests)
        => ((LlamaCppPlacer)placement.Layout!).RoomAt(contextLength, requests) >= 0;

    public override long? MaxContextLength(DevicePlacement placement, int requests, long limit)
    {
        var placer = (LlamaCppPlacer)placement.Layout!;
        var room = new ContextRoom(placer, requests, limit);
        long steps = Crossing.Largest(1, ContextRoom.Steps(limit), ContextRoom.Steps(placer.ContextLength), ref room);
        return Math.Min(steps * ContextRoom.Step, limit);
    }

    public override int? MaxConcurrentRequests(DevicePlacement placement, long contextLength)
    {
        var placer = (LlamaCppPlacer)placement.Layout!;
        var room = new RequestRoom(placer, contextLength);
        return (int)Crossing.Largest(1, MostRequests, placer.Requests, ref room);
    }

    public override IReadOnlyList<long> WeightBytesReadPerStep(DevicePlacement placement, int requests)
        => ((LlamaCppPlacer)placement.Layout!).WeightBytesRead(ExpertShare(_model.Architecture, requests));

    internal LlamaCppCells Cells(long contextLength, int requests) => LlamaCppCells.For(Settings, _model.Window, contextLength, requests);

    /// <summary>Cache of the prediction layers, which keep the whole context.</summary>
    internal long PredictionCache(in LlamaCppCells cells) => checked(PredictionRowBytes * cells.Full * cells.Streams);

    internal static long Low(long compute) => compute - (compute / 20);

    // The worst miss of any plan compared is 30 MiB; layers without a graph of their own may miss by more.
    internal static long High(long compute) => compute + Math.Max(compute / 20, 32L << 20);

    internal long PromptCacheBytes { get; }

    /// <summary>The vendor's context on one device: only where a profile names the vendor.</summary>
    internal long ContextBytes(string? vendor, out long high)
    {
        LlamaCppContexts contexts = _contexts;
        switch (vendor)
        {
            case "NVIDIA":
                high = contexts.CudaHighBytes;
                return contexts.CudaBytes;
            case "AMD":
                high = contexts.RocmHighBytes;
                return contexts.RocmBytes;
            default:
                high = 0;
                return 0;
        }
    }

    // HIP is CUDA's twin: the same backend, the same alignment.
    private static bool IsCuda(HardwareProfile? hardware)
        => hardware is { Accelerators.Count: > 0 } && hardware.Accelerators.All(card => card.Vendor is "NVIDIA" or "AMD");

    private long PredictionRow(LayerKind layer, int layers)
    {
        long row = layer.Find<Attention>() is { } attention
            ? Settings.KeyType.RowBytes(attention.KeyValueHeads * attention.HeadWidth) + Settings.ValueType.RowBytes(attention.KeyValueHeads * attention.ValueWidth)
            : layer.Find<LatentAttention>() is { } latent ? Settings.KeyType.RowBytes(latent.CacheWidth) : 0;
        return checked(row * layers);
    }

    /// <summary>Room by steps of context: contexts between two multiples of 256 take the same.</summary>
    private readonly struct ContextRoom(LlamaCppPlacer placer, int requests, long limit) : IRoom
    {
        public const long Step = 256;

        public static long Steps(long contextLength) => (contextLength + Step - 1) / Step;

        public long At(long number) => placer.RoomAt(Math.Min(number * Step, limit), requests);

        public long WithoutBuffersAt(long number) => placer.RoomWithoutBuffersAt(Math.Min(number * Step, limit), requests);
    }

    /// <summary>Room by requests.</summary>
    private readonly struct RequestRoom(LlamaCppPlacer placer, long contextLength) : IRoom
    {
        public long At(long number) => placer.RoomAt(contextLength, (int)number);

        public long WithoutBuffersAt(long number) => placer.RoomWithoutBuffersAt(contextLength, (int)number);
    }
}
