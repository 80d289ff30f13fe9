using LLMPlanner.Hardware;

namespace LLMPlanner.Engines.LlamaCpp;

/// <summary>What each device and the host hold of a model at one load under a layout, cause by cause.</summary>
internal readonly struct LlamaCppDevices
{
    private const int FewestTokensToOffload = 32;

    private readonly LlamaCppPlan _plan;
    private readonly LlamaCppModel _model;
    private readonly HardwareProfile _hardware;
    private readonly LlamaCppCells _cells;
    private readonly int _requests;

    public LlamaCppDevices(LlamaCppPlan plan, HardwareProfile hardware, long contextLength, int requests)
    {
        _plan = plan;
        _model = plan.Model;
        _hardware = hardware;
        _requests = requests;
        _cells = plan.Cells(contextLength, requests);
    }

    /// <summary>All bytes of a device that are expected.</summary>
    public long Bytes(in LlamaCppLayout layout, int device)
        => BytesWithoutBuffers(layout, device) + (Computes(layout, device) ? Workspace(layout, device).Total : 0);

    /// <summary>The same without its compute buffer.</summary>
    public long BytesWithoutBuffers(in LlamaCppLayout layout, int device)
    {
        if (!Computes(layout, device))
        {
            return HoldsProjector(layout, device)
                ? _plan.ProjectorBytes + _plan.Projector.Bytes + _plan.ContextBytes(_hardware.Accelerators[device].Vendor, out _)
                : 0;
        }

        return Weights(layout, device) + Cache(layout, device) + State(layout, device)
            + ProjectorWorkspace(layout, device) + _plan.ContextBytes(_hardware.Accelerators[device].Vendor, out _);
    }

    /// <summary>Weights, cache and state in host memory.</summary>
    public long HostBytesWithoutBuffers(in LlamaCppLayout layout) => HostWeights(layout) + HostCache(layout) + HostState(layout);

    /// <summary>Whether a device has any part of the model.</summary>
    public bool Uses(in LlamaCppLayout layout, int device)
    {
        (int first, int end) = Range(layout, device);
        return end > first || layout.HoldsOutput(device, _model.Layers);
    }

    /// <summary>Whether a device computes anything: its own part, or products of the host's weights, which the first one takes over.</summary>
    public bool Computes(in LlamaCppLayout layout, int device) => Uses(layout, device) || (device == 0 && Offloads(layout));

    /// <summary>Whether a device has the towers and the projector: the first one, whether layers are there or not.</summary>
    public bool HoldsProjector(in LlamaCppLayout layout, int device)
        => device == 0 && layout.Devices > 0 && !layout.LeavesDevices && _plan.ProjectorBytes > 0 && _plan.Settings.OffloadsProjector;

    /// <summary>What computing the towers takes of a device.</summary>
    public long ProjectorWorkspace(in LlamaCppLayout layout, int device) => HoldsProjector(layout, device) ? _plan.Projector.Bytes : 0;

    /// <summary>What it takes of the host: the picture, or all of it.</summary>
    public long HostProjectorWorkspace(in LlamaCppLayout layout) => HoldsProjector(layout, 0) ? _plan.Projector.HostInput : _plan.Projector.Bytes;

    /// <summary>Layers of a device.</summary>
    public (int First, int End) Range(in LlamaCppLayout layout, int device)
    {
        int first = Math.Min(layout.Bounds[device], _model.Layers);
        int end = Math.Min(layout.Bounds[device + 1], _model.Layers);
        return (first, Math.Max(first, end));
    }

    /// <summary>Weights on a device, the output's copy of a tied embedding and a projector included.</summary>
    public long Weights(in LlamaCppLayout layout, int device)
    {
        (int first, int end) = Range(layout, device);
        int cpuMoe = Math.Min(Math.Max(layout.CpuMoeLayers, first), end);
        long bytes = _model.Weights(first, end) - _model.Experts(first, cpuMoe) + (HoldsProjector(layout, device) ? _plan.ProjectorBytes : 0);
        return layout.HoldsOutput(device, _model.Layers) ? bytes + _model.OutputBytes + _model.TiedCopyBytes + _plan.PredictionBytes : bytes;
    }

    /// <summary>Cache of a device, that of next-token prediction layers included.</summary>
    public long Cache(in LlamaCppLayout layout, int device)
    {
        (int first, int end) = Range(layout, device);
        return _model.Cache(first, end, _cells) + (layout.HoldsOutput(device, _model.Layers) ? _plan.PredictionCache(_cells) : 0);
    }

    /// <summary>Recurrent state of a device.</summary>
    public long State(in LlamaCppLayout layout, int device)
    {
        (int first, int end) = Range(layout, device);
        return _model.State(first, end, _requests);
    }

    /// <summary>Compute buffer of a device and what its vendor's backend adds.</summary>
    public LlamaCppWorkspace Workspace(in LlamaCppLayout layout, int device)
    {
        bool uses = Uses(layout, device);
        bool offloads = device == 0 && Offloads(layout);
        if (!uses && !offloads)
        {
            return default;
        }

        LlamaCppCompute compute = _plan.Compute;
        (int first, int end) = Range(layout, device);
        bool holdsOutput = layout.HoldsOutput(device, _model.Layers);
        int hostExperts = HostExperts(layout);
        bool followsHost = first > 0 && first == HostLayers(layout);
        long buffer = uses ? compute.Device(_cells, _requests, first, end, holdsOutput, followsHost, hostExperts) : 0;
        long pipeline = Pipelines(layout) ? Math.Max(0, compute.Stage(_cells, _requests, first, end, holdsOutput) - buffer) : 0;
        long offload = 0;
        if (offloads)
        {
            // This graph takes the other's place. It can need less: results of experts that came from the host would lie where copies go.
            long offloaded = compute.Offloaded(_cells, _requests, HostLayers(layout), end, holdsOutput, hostExperts, OffloadsHead(layout));
            buffer = Math.Min(buffer, offloaded);
            offload = offloaded - buffer;
        }

        long scratch = compute.Scratch(_cells, _requests, first, end, holdsOutput, followsHost, hostExperts, buffer + pipeline + offload);
        return new LlamaCppWorkspace(buffer, pipeline, offload, scratch);
    }

    /// <summary>Layers that the host computes.</summary>
    public int HostLayers(in LlamaCppLayout layout) => Math.Min(layout.FirstGpuLayer, _model.Layers);

    /// <summary>Weights in host memory.</summary>
    public long HostWeights(in LlamaCppLayout layout)
    {
        int hostLayers = HostLayers(layout);
        int cpuMoe = Math.Max(layout.CpuMoeLayers, hostLayers);
        long bytes = _model.InputBytes + _model.Weights(0, hostLayers) + _model.Experts(hostLayers, Math.Min(cpuMoe, _model.Layers));
        bytes += HoldsProjector(layout, 0) ? 0 : _plan.ProjectorBytes;
        return layout.OutputOnHost ? bytes + _model.OutputBytes + _plan.PredictionBytes : bytes;
    }

    /// <summary>Cache in host memory.</summary>
    public long HostCache(in LlamaCppLayout layout)
        => _model.Cache(0, HostLayers(layout), _cells) + (layout.OutputOnHost ? _plan.PredictionCache(_cells) : 0);

    /// <summary>Recurrent state in host memory.</summary>
    public long HostState(in LlamaCppLayout layout) => _model.State(0, HostLayers(layout), _requests);

    /// <summary>Compute buffer of the host, with the inputs that a pipeline keeps and the logits that are handed out.</summary>
    public long HostWorkspace(in LlamaCppLayout layout)
    {
        return HostBuffer(layout)
            + HostPipeline(layout)
            + HostProjectorWorkspace(layout)
            + _plan.Compute.OutputBuffer(_requests, _cells);
    }

    // Where a device takes over the products of a prompt, the host keeps its inputs and little else. It still computes the few tokens of a
    // step, whose scores and logits can be more than those inputs.
    private long HostBuffer(in LlamaCppLayout layout)
    {
        if (!Offloads(layout))
        {
            return _plan.Compute.Host(_cells, _requests, HostLayers(layout), layout.OutputOnHost, HostExperts(layout));
        }

        long prompt = _plan.Compute.Host(_cells, _requests, 0, layout.OutputOnHost && !OffloadsHead(layout), 0);
        return _requests < FewestTokensToOffload && (layout.OutputOnHost || !_plan.Settings.FlashAttention)
            ? Math.Max(prompt, _plan.Compute.HostStep(_cells, _requests, HostLayers(layout), layout.OutputOnHost, HostExperts(layout)))
            : prompt;
    }

    /// <summary>Inputs that a pipeline keeps on the host.</summary>
    public long HostPipeline(in LlamaCppLayout layout) => Pipelines(layout) ? _plan.Compute.PipelinedInputs(_cells, _requests) : 0;

    private int HostExperts(in LlamaCppLayout layout) => _model.HasExperts ? layout.CpuMoeLayers : 0;

    // Several CUDA devices with all of the model between them work on several micro-batches at once.
    private bool Pipelines(in LlamaCppLayout layout)
    {
        if (layout.Devices < 2 || layout.FirstGpuLayer > 0 || layout.OutputOnHost || HostExperts(layout) > 0)
        {
            return false;
        }

        int used = 0;
        for (int device = 0; device < layout.Devices; device++)
        {
            if (_hardware.Accelerators[device].Vendor is not "NVIDIA")
            {
                return false;
            }

            used += Uses(layout, device) ? 1 : 0;
        }

        return used > 1;
    }

    // CUDA and HIP take over products with weights of the host where a micro-batch is large enough to be worth the copy, even with no layer
    // of their own.
    private bool Offloads(in LlamaCppLayout layout)
        => layout.Devices > 0
            && !layout.LeavesDevices
            && (layout.FirstGpuLayer > 0 || HostExperts(layout) > 0 || layout.OutputOnHost)
            && _hardware.Accelerators[0].Vendor is "NVIDIA" or "AMD"
            && _plan.Compute.TokensAtOnce(_cells, _requests) >= FewestTokensToOffload;

    // The head is one product more, of as many rows as logits are computed.
    private bool OffloadsHead(in LlamaCppLayout layout)
        => layout.OutputOnHost && Offloads(layout) && _plan.Compute.LogitsAtOnce(_cells, _requests) >= FewestTokensToOffload;
}

/// <summary>Parts of a device's compute buffer in bytes.</summary>
/// <param name="Buffer">The graph of its own layers.</param>
/// <param name="Pipeline">Inputs kept for further micro-batches in flight.</param>
/// <param name="Offload">Copies of the host's weights while their products are computed.</param>
/// <param name="Scratch">16-bit copies of quantized keys and values while attention runs.</param>
internal readonly record struct LlamaCppWorkspace(long Buffer, long Pipeline, long Offload, long Scratch)
{
    public long Total => Buffer + Pipeline + Offload + Scratch;
}
