using LLMPlanner.Architectures.Gguf;
using LLMPlanner.Footprints;
using LLMPlanner.Hardware;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Engines.LlamaCpp;

/// <summary>
/// A footprint by cause. Without a machine it is that of one device that holds everything; with one, what its vendors' backends add is
/// taken from the layout there.
/// </summary>
internal readonly record struct LlamaCppFootprint
{
    public long WeightBytes { get; init; }

    public long TiedCopy { get; init; }

    public long Projector { get; init; }

    /// <summary>What computing the towers takes, the picture on the host included.</summary>
    public ProjectorCompute ProjectorBuffer { get; init; }

    public long ProjectorPicture { get; init; }

    public long Prediction { get; init; }

    public long Adapters { get; init; }

    public long PredictionCache { get; init; }

    public long Cache { get; init; }

    public long State { get; init; }

    public long Device { get; init; }

    public long Host { get; init; }

    public long Output { get; init; }

    public long Pipeline { get; init; }

    public long Offload { get; init; }

    public long Scratch { get; init; }

    public long Context { get; init; }

    public long ContextHigh { get; init; }

    public long PromptCache { get; init; }

    public FootprintValues Values
    {
        get
        {
            long other = TiedCopy + Projector + Prediction + Adapters;
            long cache = Cache + PredictionCache;
            long fixedBytes = WeightBytes + other + cache + State + Host + Output + Pipeline + Offload + Scratch + ProjectorPicture;
            return new FootprintValues(
                WeightBytes,
                other,
                cache,
                State,
                Device + Host + Output + Pipeline + Offload + Scratch + ProjectorBuffer.Bytes + ProjectorPicture,
                Context,
                fixedBytes + LlamaCppPlan.Low(Device) + ProjectorBuffer.Low + Context,
                fixedBytes + LlamaCppPlan.High(Device) + ProjectorBuffer.High + ContextHigh + PromptCache);
        }
    }

    public static LlamaCppFootprint Of(LlamaCppPlan plan, HardwareProfile? hardware, long contextLength, int requests)
    {
        LlamaCppModel model = plan.Model;
        LlamaCppCells cells = plan.Cells(contextLength, requests);
        var footprint = new LlamaCppFootprint
        {
            WeightBytes = plan.WeightBytes,
            TiedCopy = model.TiedCopyBytes,
            Projector = plan.ProjectorBytes,
            ProjectorBuffer = plan.Projector,
            ProjectorPicture = hardware is not null && !plan.Settings.OffloadsProjector ? 0 : plan.Projector.HostInput,
            Prediction = plan.PredictionBytes,
            Adapters = plan.Sidecars.Adapters.Sum(adapter => adapter.Bytes),
            PredictionCache = plan.PredictionCache(cells),
            Cache = model.Cache(0, model.Layers, cells),
            State = model.State(0, model.Layers, requests),
            Device = plan.Compute.Device(cells, requests),
            Host = plan.Compute.Host(cells, requests, 0, holdsOutput: false, hostExperts: 0),
            Output = plan.Compute.OutputBuffer(requests, cells),
            PromptCache = plan.PromptCacheBytes,
        };
        return hardware is null ? footprint : footprint.WithVendors(plan, hardware, contextLength, requests);
    }

    public IReadOnlyList<FootprintComponent> Components(LlamaCppPlan plan, long contextLength, int requests)
    {
        LlamaCppCells cells = plan.Cells(contextLength, requests);
        var list = new List<FootprintComponent>();
        Add(list, "weights", ComponentKind.Weights, WeightBytes - plan.RepackedBytes, Basis.Exact, SR.SourceGgufTensors);
        Add(list, "weights repacked for the CPU", ComponentKind.Weights, plan.RepackedBytes, Basis.Calculated, SR.SourceRepacked);
        Add(list, "output copy of token_embd", ComponentKind.OtherWeights, TiedCopy, Basis.Calculated, SR.SourceTiedCopy);
        LoadedSidecars sidecars = plan.Sidecars;
        Add(list, "projector", ComponentKind.OtherWeights, Projector, sidecars.Projector is null ? Basis.Calculated : Basis.Exact, Stored(sidecars.Projector) ?? SR.SourceProjector);
        bool stored = plan.StoresPrediction || sidecars.Draft is not null;
        Add(
            list, "next-token prediction layers", ComponentKind.OtherWeights, Prediction, stored ? Basis.Exact : Basis.Assumed,
            Stored(sidecars.Draft) ?? (stored ? SR.SourceStoredPrediction : SR.SourcePredictionLayers));
        foreach (GgufSidecar adapter in sidecars.Adapters)
        {
            Add(list, "LoRA adapter", ComponentKind.OtherWeights, adapter.Bytes, Basis.Exact, Stored(adapter)!);
        }

        string cellText = plan.Model.Window > 0
            ? Message.Format(SR.SourceCacheCellsSliding, cells.Full, cells.Sliding, cells.Streams, plan.CacheTypeName)
            : Message.Format(SR.SourceCacheCells, cells.Full, cells.Streams, plan.CacheTypeName);
        list.Add(FootprintComponent.Exact("KV cache", ComponentKind.KvCache, Cache, Basis.Calculated, cellText));
        Add(list, "KV cache of prediction layers", ComponentKind.KvCache, PredictionCache, Basis.Calculated, cellText);
        Add(list, "recurrent state", ComponentKind.State, State, Basis.Calculated, Message.Format(SR.SourceState, requests));
        list.Add(new FootprintComponent(
            "compute buffer", ComponentKind.Workspace, Device, LlamaCppPlan.Low(Device), LlamaCppPlan.High(Device), Basis.Calculated, SR.SourceCompute));
        Add(list, "compute buffer (host)", ComponentKind.Workspace, Host, Basis.Calculated, SR.SourceHostCompute);
        Add(list, "output buffer (host)", ComponentKind.Workspace, Output, Basis.Calculated, SR.SourceOutputBuffer);
        if (ProjectorBuffer.Bytes > 0)
        {
            ProjectorCompute buffer = ProjectorBuffer;
            list.Add(new FootprintComponent("projector compute buffer", ComponentKind.Workspace, buffer.Bytes, buffer.Low, buffer.High, buffer.Basis, buffer.Source));
            Add(list, "projector picture (host)", ComponentKind.Workspace, ProjectorPicture, Basis.Calculated, SR.SourceProjectorPicture);
        }

        Add(list, "pipeline copies", ComponentKind.Workspace, Pipeline, Basis.Calculated, SR.SourcePipeline);
        Add(list, "op-offload copy", ComponentKind.Workspace, Offload, Basis.Calculated, SR.SourceOffload);
        Add(list, "scratch for quantized cache", ComponentKind.Workspace, Scratch, Basis.Calculated, SR.SourceScratch);
        if (ContextHigh > 0)
        {
            list.Add(new FootprintComponent("GPU context", ComponentKind.Overhead, Context, Context, ContextHigh, Basis.Calibrated, SR.SourceGpuContext));
        }

        list.Add(new FootprintComponent("prompt cache (host)", ComponentKind.Overhead, 0, 0, PromptCache, Basis.Calculated, SR.SourcePromptCache));
        return list;
    }

    // The name of the file: whose folder it is in is nobody's business.
    private static string? Stored(GgufSidecar? sidecar) => sidecar is null ? null : Message.Format(SR.SourceSidecar, Path.GetFileName(sidecar.Path));

    private static void Add(List<FootprintComponent> list, string name, ComponentKind kind, long bytes, Basis basis, string source)
    {
        if (bytes > 0)
        {
            list.Add(FootprintComponent.Exact(name, kind, bytes, basis, source));
        }
    }

    private LlamaCppFootprint WithVendors(LlamaCppPlan plan, HardwareProfile hardware, long contextLength, int requests)
    {
        if (!hardware.Accelerators.Any(card => card.Vendor is "NVIDIA" or "AMD"))
        {
            return this;
        }

        var placer = new LlamaCppPlacer(plan, hardware, useTotalMemory: false, contextLength, requests);
        LlamaCppLayout layout = placer.Layout;
        long pipeline = placer.Devices.HostPipeline(layout);
        long offload = 0;
        long scratch = 0;
        long context = 0;
        long contextHigh = 0;
        for (int device = 0; device < layout.Devices; device++)
        {
            if (placer.Devices.Computes(layout, device))
            {
                LlamaCppWorkspace workspace = placer.Devices.Workspace(layout, device);
                pipeline += workspace.Pipeline;
                offload += workspace.Offload;
                scratch += workspace.Scratch;
                context += plan.ContextBytes(hardware.Accelerators[device].Vendor, out long high);
                contextHigh += high;
            }
        }

        return this with { Pipeline = pipeline, Offload = offload, Scratch = scratch, Context = context, ContextHigh = contextHigh };
    }
}
