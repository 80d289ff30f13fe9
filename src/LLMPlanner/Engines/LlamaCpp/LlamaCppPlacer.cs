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
    private readonly LlamaCppCells _cells;
    private readonly int _requests;
    private readonly long _deviceCompute;
    private readonly long _hostCompute;
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
        _cells = plan.Cells(contextLength, requests);
        _requests = requests;
        _deviceCompute = plan.Compute.Device(_cells, requests);
        _hostCompute = plan.Compute.Host(_cells) + plan.Compute.OutputBuffer(requests, _cells);
        _layout = layout;
    }

    /// <summary>The same layout at another load.</summary>
    public LlamaCppPlacer With(long contextLength, int requests)
        => new(_plan, _hardware, _memory, _hostMemory, contextLength, requests, _layout);

    public DevicePlacement Place()
    {
        _layout = Choose();
        var entries = new List<PlacementEntry>(_memory.Length + 1);
        for (int device = 0; device < _memory.Length; device++)
        {
            entries.Add(Device(device));
        }

        entries.Add(Host());
        bool offloads = _memory.Length > 0 && (_layout.FirstGpuLayer > 0 || (_layout.CpuMoeLayers > 0 && _model.HasExperts));
        return new DevicePlacement
        {
            Entries = entries,
            GpuLayers = _layout.GpuLayers,
            CpuMoeLayers = _layout.CpuMoeLayers,
            UsesHostMemory = offloads,
            Layout = this,
        };
    }

    /// <summary>Whether the expected bytes of the current layout fit everywhere that is judged.</summary>
    public bool ExpectedFits() => DevicesFit(_layout!) && HostFits(_layout!);

    /// <summary>Weight bytes read for one step on each GPU and the host; of the embedding table only single rows are read.</summary>
    public IReadOnlyList<long> WeightBytesRead(double expertShare)
    {
        LlamaCppLayout layout = _layout!;
        var bytes = new long[_memory.Length + 1];
        for (int device = 0; device < _memory.Length; device++)
        {
            (int first, int end) = Range(layout, device);
            int cpuMoe = Math.Min(Math.Max(layout.CpuMoeLayers, first), end);
            bytes[device] = DeviceWeights(layout, device) - (long)(_model.Experts(cpuMoe, end) * (1 - expertShare));
        }

        int hostLayers = HostLayers(layout);
        long hostExperts = _model.Experts(0, Math.Min(Math.Max(layout.CpuMoeLayers, hostLayers), _model.Layers));
        long head = layout.GpuLayers == 0 ? _model.TiedCopyBytes : 0;
        bytes[_memory.Length] = HostWeights(layout) - _model.InputBytes + head - (long)(hostExperts * (1 - expertShare));
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
            return LlamaCppLayout.Split(layers, settings.GpuLayers ?? layers + 1, settings.CpuMoeLayers ?? 0, _memory);
        }

        LlamaCppLayout whole = LlamaCppLayout.Split(layers, layers + 1, 0, _memory);

        // Where the memory is one, host memory has no more room than the accelerator left.
        if (_hostMemory is null || _hardware.IsUnifiedMemory || DevicesFit(whole))
        {
            return whole;
        }

        int experts = _model.HasExperts ? Smallest(0, layers, n => DevicesFit(LlamaCppLayout.Split(layers, layers + 1, n, _memory))) : layers;
        if (_model.HasExperts && experts < layers)
        {
            return LlamaCppLayout.Split(layers, layers + 1, experts, _memory);
        }

        // Not even with all experts in host memory: give up whole layers, from the first on.
        int cpuMoe = _model.HasExperts ? layers : 0;
        int given = Smallest(0, layers + 1, n => DevicesFit(LlamaCppLayout.Split(layers, layers + 1 - n, cpuMoe, _memory)));
        return LlamaCppLayout.Split(layers, layers + 1 - given, cpuMoe, _memory);
    }

    /// <summary>The smallest number in a range for which a monotone condition holds; the end of the range where it never does.</summary>
    private static int Smallest(int low, int high, Func<int, bool> holds)
    {
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            if (holds(middle))
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    private bool DevicesFit(LlamaCppLayout layout)
    {
        for (int device = 0; device < _memory.Length; device++)
        {
            if (DeviceBytes(layout, device) > _memory[device])
            {
                return false;
            }
        }

        return true;
    }

    private long DeviceBytes(LlamaCppLayout layout, int device)
    {
        long weights = DeviceWeights(layout, device);
        (int first, int end) = Range(layout, device);
        bool used = end > first || layout.HoldsOutput(device, _model.Layers);
        long context = used ? _plan.ContextBytes(_hardware.Accelerators[device].Vendor, out _) : 0;
        return weights + _model.Cache(first, end, _cells) + _model.State(first, end, _requests) + (used ? _deviceCompute : 0) + context;
    }

    private (int First, int End) Range(LlamaCppLayout layout, int device)
    {
        int first = Math.Min(layout.Bounds[device], _model.Layers);
        int end = Math.Min(layout.Bounds[device + 1], _model.Layers);
        return (first, Math.Max(first, end));
    }

    private long DeviceWeights(LlamaCppLayout layout, int device)
    {
        (int first, int end) = Range(layout, device);
        int cpuMoe = Math.Min(Math.Max(layout.CpuMoeLayers, first), end);
        long bytes = _model.Weights(first, end) - _model.Experts(first, cpuMoe);
        return layout.HoldsOutput(device, _model.Layers) ? bytes + _model.OutputBytes + _model.TiedCopyBytes : bytes;
    }

    private PlacementEntry Device(int device)
    {
        LlamaCppLayout layout = _layout!;
        (int first, int end) = Range(layout, device);
        bool used = end > first || layout.HoldsOutput(device, _model.Layers);
        long contextHigh = 0;
        long context = used ? _plan.ContextBytes(_hardware.Accelerators[device].Vendor, out contextHigh) : 0;
        long compute = used ? _deviceCompute : 0;
        long cache = _model.Cache(first, end, _cells);
        var entry = new PlacementEntry
        {
            Device = "GPU" + device.ToString(System.Globalization.CultureInfo.InvariantCulture),
            WeightBytes = DeviceWeights(layout, device),
            KvCacheBytes = cache,
            KvCacheBudgetBytes = cache,
            StateBytes = _model.State(first, end, _requests),
            WorkspaceBytes = compute,
            OverheadBytes = context,
            AvailableBytes = _memory[device],
        };
        return entry with { HighBytes = entry.RequiredBytes + (used ? LlamaCppPlan.High(compute) - compute : 0) + contextHigh - context };
    }

    private PlacementEntry Host()
    {
        LlamaCppLayout layout = _layout!;
        int hostLayers = HostLayers(layout);
        long cache = _model.Cache(0, hostLayers, _cells);
        var entry = new PlacementEntry
        {
            Device = "Host",
            WeightBytes = HostWeights(layout),
            KvCacheBytes = cache,
            KvCacheBudgetBytes = cache,
            StateBytes = _model.State(0, hostLayers, _requests),
            WorkspaceBytes = HostWorkspace(layout),
            AvailableBytes = HostAvailable(layout),
        };
        long slack = _memory.Length == 0 ? LlamaCppPlan.High(_deviceCompute) - _deviceCompute : 0;
        return entry with { HighBytes = entry.RequiredBytes + slack + _plan.PromptCacheBytes };
    }

    private int HostLayers(LlamaCppLayout layout) => Math.Min(layout.FirstGpuLayer, _model.Layers);

    private long HostWeights(LlamaCppLayout layout)
    {
        int hostLayers = HostLayers(layout);
        int cpuMoe = Math.Max(layout.CpuMoeLayers, hostLayers);
        long bytes = _model.InputBytes + _model.Weights(0, hostLayers) + _model.Experts(hostLayers, Math.Min(cpuMoe, _model.Layers));
        return layout.GpuLayers == 0 ? bytes + _model.OutputBytes : bytes;
    }

    // Without a GPU, or with layers left on the host, the host computes layers too and needs the buffer for it.
    private long HostWorkspace(LlamaCppLayout layout)
        => _memory.Length == 0 || HostLayers(layout) > 0 ? Math.Max(_deviceCompute, _hostCompute) : _hostCompute;

    /// <summary>Host memory; where it is one with the accelerators' memory, what they leave of it.</summary>
    private long? HostAvailable(LlamaCppLayout layout)
    {
        if (_hostMemory is not { } memory || !_hardware.IsUnifiedMemory)
        {
            return _hostMemory;
        }

        for (int device = 0; device < _memory.Length; device++)
        {
            memory -= DeviceBytes(layout, device);
        }

        return memory;
    }

    private bool HostFits(LlamaCppLayout layout)
    {
        if (HostAvailable(layout) is not { } available)
        {
            return true;
        }

        int hostLayers = HostLayers(layout);
        long required = HostWeights(layout) + _model.Cache(0, hostLayers, _cells) + _model.State(0, hostLayers, _requests) + HostWorkspace(layout);
        return required <= available;
    }
}
