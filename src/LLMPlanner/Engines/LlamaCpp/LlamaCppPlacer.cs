using LLMPlanner.Hardware;
using LLMPlanner.Placement;

namespace LLMPlanner.Engines.LlamaCpp;

/// <summary>Lays a model out on a machine at one load: everything on the GPUs where it fits, else as little as possible in host memory.</summary>
internal sealed class LlamaCppPlacer
{
    private static readonly string[] s_names = [.. Enumerable.Range(0, 64).Select(Name)];

    private readonly LlamaCppPlan _plan;
    private readonly LlamaCppModel _model;
    private readonly HardwareProfile _hardware;
    private readonly long[] _memory;
    private readonly long? _hostMemory;
    private readonly LlamaCppDevices _devices;
    private LlamaCppLayout? _layout;

    public LlamaCppPlacer(LlamaCppPlan plan, HardwareProfile hardware, bool useTotalMemory, long contextLength, int requests)
    {
        _plan = plan;
        _model = plan.Model;
        _hardware = hardware;
        _memory = Memory(hardware, useTotalMemory);
        _hostMemory = HostMemory(hardware, useTotalMemory);
        ContextLength = contextLength;
        Requests = requests;
        _devices = new LlamaCppDevices(plan, hardware, contextLength, requests);
    }

    /// <summary>Tokens of a request.</summary>
    public long ContextLength { get; }

    /// <summary>Requests at once.</summary>
    public int Requests { get; }

    /// <summary>The bytes of each device.</summary>
    public LlamaCppDevices Devices => _devices;

    /// <summary>The chosen layout, found on first use.</summary>
    public LlamaCppLayout Layout => _layout ??= Choose();

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

    /// <summary>Bytes left where fewest are, with the same layout at another load; negative where they are missing.</summary>
    public long RoomAt(long contextLength, int requests)
    {
        var devices = new LlamaCppDevices(_plan, _hardware, contextLength, requests);
        LlamaCppLayout layout = Layout;
        return Math.Min(Room(devices, layout), HostRoom(devices, layout));
    }

    /// <summary>The same without compute buffers.</summary>
    public long RoomWithoutBuffersAt(long contextLength, int requests)
    {
        var devices = new LlamaCppDevices(_plan, _hardware, contextLength, requests);
        LlamaCppLayout layout = Layout;
        long room = RoomWithoutBuffers(devices, layout);
        if (_hostMemory is not { } memory)
        {
            return room;
        }

        for (int device = 0; device < _memory.Length && _hardware.IsUnifiedMemory; device++)
        {
            memory -= devices.BytesWithoutBuffers(layout, device);
        }

        return Math.Min(room, memory - devices.HostBytesWithoutBuffers(layout));
    }

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
        if (_hostMemory is null || (RoomWithoutBuffers(_devices, whole) >= 0 && Room(_devices, whole) >= 0))
        {
            return whole;
        }

        // Room grows with each layer whose experts go to host memory; counted from the end it shrinks.
        var room = new LayoutRoom(this, layers);
        if (_model.HasExperts)
        {
            long kept = Largest(layers - 1, ref room);
            if (kept > 0)
            {
                return Split(layers + 1, layers - kept);
            }
        }

        // Not even with all experts in host memory but those of one layer: give up whole layers, from the first on.
        int cpuMoe = _model.HasExperts ? layers : 0;
        room = new LayoutRoom(this, layers) { MovesLayers = true, CpuMoeLayers = cpuMoe };
        long onGpu = Largest(_model.HasExperts ? layers + 1 : layers, ref room);
        LlamaCppLayout layout = Split(onGpu, cpuMoe);

        // Without a layer of its own a GPU still computes prompts with copies of the host's weights, unless there is no room even for those.
        return onGpu == 0 && Room(_devices, layout) < 0 ? layout with { LeavesDevices = true } : layout;
    }

    /// <summary>The largest number of layers that leaves room.</summary>
    private long Largest(long high, ref LayoutRoom room)
    {
        long found = Crossing.Largest(1, high, _model.Layers / 2, ref room);
        if (_memory.Length > 1)
        {
            // Layers go to devices whole: one more on all of them may be one less on the one that is full.
            for (long number = high; number > found; number--)
            {
                if (room.WithoutBuffersAt(number) >= 0 && room.At(number) >= 0)
                {
                    return number;
                }
            }
        }

        return found;
    }

    private long ProjectorSlack => _plan.Projector.High - _plan.Projector.Bytes;

    private LlamaCppLayout Split(long gpuLayers, long cpuMoeLayers)
        => LlamaCppLayout.Split(_model.Layers, gpuLayers, cpuMoeLayers, _memory, _plan.OffloadsOutputLast) with
        {
            LeavesDevices = gpuLayers == 0 && _plan.Settings.LeavesGpusWithoutLayers,
        };

    private long Room(in LlamaCppDevices devices, in LlamaCppLayout layout)
    {
        long room = long.MaxValue;
        for (int device = 0; device < _memory.Length; device++)
        {
            room = Math.Min(room, _memory[device] - devices.Bytes(layout, device));
        }

        return room;
    }

    private long RoomWithoutBuffers(in LlamaCppDevices devices, in LlamaCppLayout layout)
    {
        long room = long.MaxValue;
        for (int device = 0; device < _memory.Length; device++)
        {
            room = Math.Min(room, _memory[device] - devices.BytesWithoutBuffers(layout, device));
        }

        return room;
    }

    private static string Name(int device) => "GPU" + device.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private PlacementEntry Device(in LlamaCppLayout layout, int device)
    {
        bool used = _devices.Computes(layout, device);
        bool sees = _devices.HoldsProjector(layout, device);
        long contextHigh = 0;
        long context = used || sees ? _plan.ContextBytes(_hardware.Accelerators[device].Vendor, out contextHigh) : 0;
        long weights = used || sees ? _devices.Weights(layout, device) : 0;
        long workspace = _devices.Workspace(layout, device).Total;
        long cache = _devices.Cache(layout, device);
        long state = _devices.State(layout, device);
        long projector = _devices.ProjectorWorkspace(layout, device);
        return new PlacementEntry
        {
            Device = device < s_names.Length ? s_names[device] : Name(device),
            WeightBytes = weights,
            KvCacheBytes = cache,
            KvCacheBudgetBytes = cache,
            StateBytes = state,
            WorkspaceBytes = workspace + projector,
            OverheadBytes = context,
            AvailableBytes = _memory[device],
            HighBytes = weights + cache + state + (used ? LlamaCppPlan.High(workspace) : workspace) + projector + (sees ? ProjectorSlack : 0) + contextHigh,
        };
    }

    private PlacementEntry Host(in LlamaCppLayout layout)
    {
        long weights = _devices.HostWeights(layout);
        long cache = _devices.HostCache(layout);
        long state = _devices.HostState(layout);
        long workspace = _devices.HostWorkspace(layout);
        return new PlacementEntry
        {
            Device = "Host",
            WeightBytes = weights,
            KvCacheBytes = cache,
            KvCacheBudgetBytes = cache,
            StateBytes = state,
            WorkspaceBytes = workspace,
            AvailableBytes = HostAvailable(_devices, layout),
            HighBytes = weights + cache + state + (_memory.Length == 0 || layout.LeavesDevices ? LlamaCppPlan.High(workspace) : workspace)
                + (_devices.HoldsProjector(layout, 0) ? 0 : ProjectorSlack) + _plan.PromptCacheBytes,
        };
    }

    /// <summary>Host memory; where it is one with the accelerators' memory, what they leave of it.</summary>
    private long? HostAvailable(in LlamaCppDevices devices, in LlamaCppLayout layout)
    {
        if (_hostMemory is not { } memory || !_hardware.IsUnifiedMemory)
        {
            return _hostMemory;
        }

        for (int device = 0; device < _memory.Length; device++)
        {
            memory -= devices.Bytes(layout, device);
        }

        return memory;
    }

    private long HostRoom(in LlamaCppDevices devices, in LlamaCppLayout layout)
        => HostAvailable(devices, layout) is { } available
            ? available - devices.HostBytesWithoutBuffers(layout) - devices.HostWorkspace(layout)
            : long.MaxValue;

    /// <summary>Room on the devices by how many layers lie there, or keep their experts there.</summary>
    private struct LayoutRoom(LlamaCppPlacer placer, int layers) : IRoom
    {
        private readonly int[] _bounds = new int[placer._memory.Length + 1];

        /// <summary>Whether whole layers are counted.</summary>
        public bool MovesLayers { get; init; }

        /// <summary>Layers with experts in host memory where whole layers are counted.</summary>
        public int CpuMoeLayers { get; init; }

        public readonly long At(long number) => placer.Room(placer._devices, Layout(number));

        public readonly long WithoutBuffersAt(long number) => placer.RoomWithoutBuffers(placer._devices, Layout(number));

        private readonly LlamaCppLayout Layout(long number)
            => LlamaCppLayout.Split(
                layers, MovesLayers ? number : layers + 1, MovesLayers ? CpuMoeLayers : layers - number, placer._memory, placer._plan.OffloadsOutputLast, _bounds);
    }
}
