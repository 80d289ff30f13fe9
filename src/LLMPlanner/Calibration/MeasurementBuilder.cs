namespace LLMPlanner.Calibration;

/// <summary>Collects what the lines of one start-up say.</summary>
internal sealed class MeasurementBuilder(string engine, string? path, long line)
{
    private const int MostBuffers = 4096;

    private readonly SortedDictionary<string, string> _options = new(StringComparer.Ordinal);
    private readonly List<string> _accelerators = [];
    private readonly List<MeasuredBuffer> _buffers = [];

    public string Engine => engine;

    public string? Version { get; set; }

    public string? Model { get; set; }

    public string? Quantization { get; set; }

    public int Devices { get; set; } = 1;

    public long? ContextLength { get; set; }

    public int? Requests { get; set; }

    public long? DeviceMemory { get; set; }

    public long? Weights { get; private set; }

    public long? Cache { get; private set; }

    public long? State { get; set; }

    public long? CacheTokens { get; set; }

    public double? Concurrency { get; set; }

    public long? Workspace { get; private set; }

    public long? Overhead { get; private set; }

    public long? Graphs { get; private set; }

    public long? GraphEstimate { get; set; }

    public long? Requested { get; set; }

    public bool IsReady { get; set; }

    public bool RanOut { get; set; }

    public string? Error { get; private set; }

    /// <summary>True once the lines say anything about memory.</summary>
    public bool HasFigures => Weights is not null || Cache is not null || Requested is not null || _buffers.Count > 0 || RanOut || Error is not null || State is not null;

    /// <summary>Buffers so far.</summary>
    public IReadOnlyList<MeasuredBuffer> Buffers => _buffers;

    public void Option(string name, string? value)
    {
        if (value is not null && value.Length <= 256)
        {
            _options[name] = value;
        }
    }

    public void Accelerator(string name)
    {
        if (name.Length is > 0 and <= 128 && _accelerators.Count < 1024)
        {
            _accelerators.Add(name);
        }
    }

    /// <summary>Ranks print one line each: the fullest counts for what is taken, the emptiest for what is left.</summary>
    public void AddWeights(long? bytes) => Weights = Most(Weights, bytes);

    /// <inheritdoc cref="AddWeights"/>
    public void AddCache(long? bytes) => Cache = bytes is null ? Cache : Math.Min(Cache ?? long.MaxValue, bytes.Value);

    /// <inheritdoc cref="AddWeights"/>
    public void AddWorkspace(long? bytes) => Workspace = Most(Workspace, bytes);

    /// <inheritdoc cref="AddWeights"/>
    public void AddOverhead(long? bytes) => Overhead = Most(Overhead, bytes);

    /// <inheritdoc cref="AddWeights"/>
    public void AddGraphs(long? bytes) => Graphs = Most(Graphs, bytes);

    public void AddBuffer(string device, string kind, long bytes)
    {
        if (_buffers.Count < MostBuffers)
        {
            // A later line about the same buffer replaces an earlier probe of it.
            _buffers.RemoveAll(buffer => buffer.Device == device && buffer.Kind == kind && kind is "compute");
            _buffers.Add(new MeasuredBuffer(device, kind, bytes));
        }
    }

    public void Fail(string line)
    {
        Error ??= LogText.Shorten(line);
    }

    public EngineMeasurement Build()
    {
        SumBuffers();
        return new EngineMeasurement
        {
            Engine = engine,
            EngineVersion = Version,
            Model = Model,
            Quantization = Quantization,
            Status = RanOut ? MeasurementStatus.OutOfMemory : Error is not null ? MeasurementStatus.Failed
                : IsReady ? MeasurementStatus.Complete : MeasurementStatus.Partial,
            Path = path,
            Line = line,
            EngineOption = new Dictionary<string, string>(_options, StringComparer.Ordinal),
            Accelerators = [.. _accelerators],
            DeviceCount = Devices,
            ContextLength = ContextLength,
            ConcurrentRequests = Requests,
            DeviceMemoryBytes = DeviceMemory,
            WeightBytes = Weights,
            KvCacheBytes = Cache,
            StateBytes = State,
            KvCacheTokens = CacheTokens,
            MaximumConcurrency = Concurrency,
            WorkspaceBytes = Workspace,
            OverheadBytes = Overhead,
            GraphBytes = Graphs,
            GraphEstimateBytes = GraphEstimate,
            RequestedBytes = Requested,
            Buffers = [.. _buffers],
            Error = Error,
        };
    }

    private static long? Most(long? left, long? right) => left is null ? right : right is null ? left : Math.Max(left.Value, right.Value);

    /// <summary>Engines that print buffers: sums over all devices, the host included.</summary>
    private void SumBuffers()
    {
        if (_buffers.Count == 0)
        {
            return;
        }

        long? Sum(params string[] kinds)
        {
            MeasuredBuffer[] found = [.. _buffers.Where(buffer => kinds.Contains(buffer.Kind))];
            return found.Length == 0 ? null : found.Sum(buffer => buffer.Bytes);
        }

        Weights ??= Sum("model");
        Cache ??= Sum("KV");
        State ??= Sum("RS");
        Workspace ??= Sum("compute", "output");
    }
}
