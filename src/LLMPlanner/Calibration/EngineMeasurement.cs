namespace LLMPlanner.Calibration;

/// <summary>What an engine printed about memory in one start-up: the answer of <c>Import-EngineLog</c>. What the log does not say is null.</summary>
public sealed record EngineMeasurement
{
    /// <summary>Engine.</summary>
    public required string Engine { get; init; }

    /// <summary>Version as the log writes it.</summary>
    public string? EngineVersion { get; init; }

    /// <summary>Model as the log names it: an id or a path.</summary>
    public string? Model { get; init; }

    /// <summary>Quantization as the log names it.</summary>
    public string? Quantization { get; init; }

    /// <summary>How the start-up ended.</summary>
    public MeasurementStatus Status { get; init; }

    /// <summary>File the log was read from; null for a pipeline.</summary>
    public string? Path { get; init; }

    /// <summary>Line on which the start-up begins, from 1 on.</summary>
    public long Line { get; init; }

    /// <summary>Options of the start-up in the engine's own names.</summary>
    public IReadOnlyDictionary<string, string> EngineOption { get; init; } = new Dictionary<string, string>();

    /// <summary>Names of the accelerators; empty where the log has none.</summary>
    public IReadOnlyList<string> Accelerators { get; init; } = [];

    /// <summary>Ranks or devices that the model was spread over.</summary>
    public int DeviceCount { get; init; } = 1;

    /// <summary>Tokens per request at most.</summary>
    public long? ContextLength { get; init; }

    /// <summary>Requests at once that memory was kept for.</summary>
    public int? ConcurrentRequests { get; init; }

    /// <summary>Memory of a device in bytes.</summary>
    public long? DeviceMemoryBytes { get; init; }

    /// <summary>Weights on the fullest device in bytes.</summary>
    public long? WeightBytes { get; init; }

    /// <summary>Cache of the device with the least in bytes.</summary>
    public long? KvCacheBytes { get; init; }

    /// <summary>Recurrent state in bytes.</summary>
    public long? StateBytes { get; init; }

    /// <summary>Tokens the cache holds.</summary>
    public long? KvCacheTokens { get; init; }

    /// <summary>Requests of the longest length that the cache holds, with a fraction.</summary>
    public double? MaximumConcurrency { get; init; }

    /// <summary>Peak activation or compute buffers on the fullest device in bytes.</summary>
    public long? WorkspaceBytes { get; init; }

    /// <summary>Contexts and communication in bytes.</summary>
    public long? OverheadBytes { get; init; }

    /// <summary>Memory that was gone once graphs were captured, in bytes; negative where the allocator gave back more than they took.</summary>
    public long? GraphBytes { get; init; }

    /// <summary>What the engine had estimated for graphs in bytes.</summary>
    public long? GraphEstimateBytes { get; init; }

    /// <summary>What the last request for memory asked for when it ran out, or what one request needs, in bytes.</summary>
    public long? RequestedBytes { get; init; }

    /// <summary>Every buffer with its place and purpose; empty where the log prints sums only.</summary>
    public IReadOnlyList<MeasuredBuffer> Buffers { get; init; } = [];

    /// <summary>What went wrong, in the engine's words, shortened; null where nothing did.</summary>
    public string? Error { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Engine} {EngineVersion} {Model}: {Status}";
}
