using LLMPlanner.Hardware;
using LLMPlanner.Placement;

namespace LLMPlanner.Engines.LlamaCpp;

/// <summary>Lays a model out on a machine at one load: everything on the GPUs where it fits, else as little as possible in host memory.</summary>
internal sealed class LlamaCppPlacer
{
    private readonly LlamaCppPlan _plan;
    private readonly LlamaCppModel _model;
    private readonly HardwareProfile _hardware;
    private readonly long[] _memory;
    private readonly long? _hostMemory;
    private readonly LlamaCppDevices _devices;
    private LlamaCppLayout? _layout;

    public LlamaCppPlacer(LlamaCppPlan plan, HardwareProfile hardware, bool useTotalMemory, long contextLength, int requests)
        : this(plan, hardware, Memory(hardware, useTotalMemory), HostMemory(hardware, useTotalMemory), contextLength, requests, null)
    {
    }

    private LlamaCppPlacer(
        LlamaCppPlan plan, HardwareProfile hardware, long[] memory, long? hostMemory, long contextLength, int requests, LlamaCppLayout? layout)
    {
        _plan = plan;
        _model = plan.Model;
        _hardware = hardware;
        _memory = memory;
        _hostMemory = hostMemory;
        _devices = new LlamaCppDevices(plan, hardware, contextLength, requests);
        _layout = layout;
    }

    /// <summary>The bytes of each device.</summary>
    public LlamaCppDevices Devices => _devices;

    /// <summary>The chosen layout, found on first use.</summary>
    public LlamaCppLayout Layout => _layout ??= Choose();

    /// <summary>The same layout at another load.</summary>
    public LlamaCppPlacer With(long contextLength, int requests)
        => new(_plan, _hardware, _memory, _hostMemory, contextLength, requests, Layout);

    public DevicePlacement Place()
    {
        LlamaCppLayout layout = Layout;
        var entries = new List<PlacementEntry>(_memory.Length + 1);
        for (int device = 0; device < _memory.Length; device++)
        {
            entries.Add(Device(layout, device));
        }

        entries.Add(Host(layout));
        bool offloads = _memory.Length > 0 && (layout.FirstGpuLayer > 0 || layout.OutputOnHost || (layout.CpuMoeLayers > 0 && _model.HasExperts));
        return new DevicePlacement
        {
            Entries = entries,
            GpuLayers = layout.GpuLayers,
            CpuMoeLayers = layout.CpuMoeLayers,
            UsesHostMemory = offloads,
            Layout = this,
        };
    }

    /// <summary>Whether the expected bytes of the current layout fit everywhere that is judged.</summary>
    public bool ExpectedFits() => Room(Layout) >= 0 && HostRoom(Layout) >= 0;

    /// <summary>Bytes left where fewest are, with the current layout; negative where they are missing.</summary>
    public long ExpectedRoom() => Math.Min(Room(Layout), HostRoom(Layout));

    /// <summary>Weight bytes read for one step on each GPU and the host; of the embedding table only single rows are read.</summary>
    public IReadOnlyList<long> WeightBytesRead(double expertShare)
    {
        LlamaCppLayout layout = Layout;
        var bytes = new long[_memory.Length + 1];
        for (int device = 0; device < _memory.Length; device++)
        {
            (int first, int end) = _devices.Range(layout, device);
            int cpuMoe = Math.Min(Math.Max(layout.CpuMoeLayers, first), end);
            bytes[device] = _devices.Weights(layout, device) - (long)(_model.Experts(cpuMoe, end) * (1 - expertShare));
        }

        int hostLayers = _devices.HostLayers(layout);
        long hostExperts = _model.Experts(0, Math.Min(Math.Max(layout.CpuMoeLayers, hostLayers), _model.Layers));
        long head = layout.OutputOnHost ? _model.TiedCopyBytes : 0;
        bytes[_memory.Length] = _devices.HostWeights(layout) - _model.InputBytes + head - (long)(hostExperts * (1 - expertShare));
        return bytes;
    }

    private static long[] Memory(HardwareProfile hardware, bool useTotal)
        => [.. hardware.Accelerators.Select(card => useTotal ? card.UsableMemoryBytes : card.FreeMemoryBytes ?? card.UsableMemoryBytes)];

    private static long? HostMemory(HardwareProfile hardware, bool useTotal)
        => useTotal ? hardware.SystemMemoryBytes : hardware.FreeSystemMemoryBytes ?? hardware.SystemMemoryBytes;

    private LlamaCppLayout Choose()
    {
        int layers = _model.Layers;
        LlamaCppSettings settings = _plan.Settings;
        if (_memory.Length == 0 || settings.GpuLayers is not null || settings.CpuMoeLayers is not null)
        {
            return Split(settings.GpuLayers ?? layers + 1, settings.CpuMoeLayers ?? 0);
        }

        LlamaCppLayout whole = Split(layers + 1, 0);
        if (_hostMemory is null || Room(whole) >= 0)
        {
            return whole;
        }

        // Room grows with each layer whose experts go to host memory; counted from the end it shrinks.
        if (_model.HasExperts)
        {
            long kept = Crossing.Largest(1, layers - 1, n => Room(Split(layers + 1, layers - n)));
            if (kept > 0)
            {
                return Split(layers + 1, layers - kept);
            }
        }

        // Not even with all experts in host memory but those of one layer: give up whole layers, from the first on.
        int cpuMoe = _model.HasExperts ? layers : 0;
        long onGpu = Crossing.Largest(1, layers + 1, n => Room(Split(n, cpuMoe)));
        return Split(onGpu, cpuMoe);
    }

    private long ProjectorSlack => _plan.Projector.High - _plan.Projector.Bytes;

    private LlamaCppLayout Split(long gpuLayers, long cpuMoeLayers)
        => LlamaCppLayout.Split(_model.Layers, gpuLayers, cpuMoeLayers, _memory, _plan.OffloadsOutputLast);

    private long Room(LlamaCppLayout layout)
    {
        long room = long.MaxValue;
        for (int device = 0; device < _memory.Length; device++)
        {
            room = Math.Min(room, _memory[device] - _devices.Bytes(layout, device));
        }

        return room;
    }

    private PlacementEntry Device(LlamaCppLayout layout, int device)
    {
        bool used = _devices.Uses(layout, device);
        bool sees = _devices.HoldsProjector(layout, device);
        long contextHigh = 0;
        long context = used || sees ? _plan.ContextBytes(_hardware.Accelerators[device].Vendor, out contextHigh) : 0;
        long workspace = _devices.Workspace(layout, device).Total;
        long cache = _devices.Cache(layout, device);
        var entry = new PlacementEntry
        {
            Device = "GPU" + device.ToString(System.Globalization.CultureInfo.InvariantCulture),
            WeightBytes = used || sees ? _devices.Weights(layout, device) : 0,
            KvCacheBytes = cache,
            KvCacheBudgetBytes = cache,
            StateBytes = _devices.State(layout, device),
            WorkspaceBytes = workspace + _devices.ProjectorWorkspace(layout, device),
            OverheadBytes = context,
            AvailableBytes = _memory[device],
        };
        return entry with { HighBytes = entry.RequiredBytes + (used ? LlamaCppPlan.High(workspace) - workspace : 0) + (sees ? ProjectorSlack : 0) + contextHigh - context };
    }

    private PlacementEntry Host(LlamaCppLayout layout)
    {
        long cache = _devices.HostCache(layout);
        long workspace = _devices.HostWorkspace(layout);
        var entry = new PlacementEntry
        {
            Device = "Host",
            WeightBytes = _devices.HostWeights(layout),
            KvCacheBytes = cache,
            KvCacheBudgetBytes = cache,
            StateBytes = _devices.HostState(layout),
            WorkspaceBytes = workspace,
            AvailableBytes = HostAvailable(layout),
        };
        long slack = _memory.Length == 0 ? LlamaCppPlan.High(workspace) - workspace : 0;
        slack += _devices.HoldsProjector(layout, 0) ? 0 : ProjectorSlack;
        return entry with { HighBytes = entry.RequiredBytes + slack + _plan.PromptCacheBytes };
    }

    /// <summary>Host memory; where it is one with the accelerators' memory, what they leave of it.</summary>
    private long? HostAvailable(LlamaCppLayout layout)
    {
        if (_hostMemory is not { } memory || !_hardware.IsUnifiedMemory)
        {
            return _hostMemory;
        }

        for (int device = 0; device < _memory.Length; device++)
        {
            memory -= _devices.Bytes(layout, device);
        }

        return memory;
    }

    private long HostRoom(LlamaCppLayout layout)
        => HostAvailable(layout) is { } available
            ? available - _devices.HostWeights(layout) - _devices.HostCache(layout) - _devices.HostState(layout) - _devices.HostWorkspace(layout)
            : long.MaxValue;
}
