using LLMPlanner.Footprints;

namespace LLMPlanner.Placement;

/// <summary>Whether a model runs on a machine, and what decides it: the answer of <c>Test-HardwareFit</c>.</summary>
public sealed record HardwareFit
{
    // What takes several more questions, or is seldom asked for, is worked out when somebody asks for it.
    private Lazy<string?>? _advice;
    private Lazy<long>? _longest;
    private Lazy<int>? _most;
    private Lazy<ModelFootprint>? _footprint;
    private Lazy<string?>? _largest;

    /// <summary>Model id or file name.</summary>
    public required string Model { get; init; }

    /// <summary>File or folder it was read from; null for presets.</summary>
    public string? ModelPath { get; init; }

    /// <summary>Name of the machine.</summary>
    public required string Hardware { get; init; }

    /// <summary>Id of the quantization.</summary>
    public required string Quantization { get; init; }

    /// <summary>Engine.</summary>
    public required string Engine { get; init; }

    /// <summary>Engine version whose rules hold.</summary>
    public required string EngineVersion { get; init; }

    /// <summary>Tokens per request.</summary>
    public long ContextLength { get; init; }

    /// <summary>Requests at once.</summary>
    public int ConcurrentRequests { get; init; }

    /// <summary>True unless the verdict is <see cref="Verdict.DoesNotFit"/>.</summary>
    public bool Fits => Verdict != Verdict.DoesNotFit;

    /// <summary>The verdict.</summary>
    public Verdict Verdict { get; init; }

    /// <summary>What is nearest to its limit: <c>GPU0 memory</c>, <c>Host memory</c>, or the name of a rule.</summary>
    public required string LimitingResource { get; init; }

    /// <summary>Expected bytes on the limiting resource; null where it is not memory.</summary>
    public long? RequiredBytes { get; init; }

    /// <summary>Bytes it offers; null where it is not memory.</summary>
    public long? AvailableBytes { get; init; }

    /// <summary>Bytes left on it; 0 where the load does not fit.</summary>
    public long? HeadroomBytes { get; init; }

    /// <summary>Bytes missing on it; 0 where the load fits.</summary>
    public long? ShortfallBytes { get; init; }

    /// <summary>Longest context per request that still fits with this layout, not beyond what the model allows; 0 where none does.</summary>
    public long MaxContextLength
    {
        get => _longest?.Value ?? field;
        init => (field, _longest) = (value, null);
    }

    /// <summary>Most requests at once that still fit at this context with this layout; 0 where none does.</summary>
    public int MaxConcurrentRequests
    {
        get => _most?.Value ?? field;
        init => (field, _most) = (value, null);
    }

    /// <summary>
    /// Quantization of the most bytes that this machine holds at this load without offload; null where it holds none. It is worked out
    /// when it is asked for, since every quantization is a question of its own.
    /// </summary>
    public string? MaxQuantization
    {
        get => field ?? _largest?.Value;
        init;
    }

    /// <summary>Tensor-parallel ranks; null where the engine has none.</summary>
    public int? TensorParallel { get; init; }

    /// <summary>Pipeline stages; null where the engine has none.</summary>
    public int? PipelineParallel { get; init; }

    /// <summary>Replicas that share the requests; null where the engine has none.</summary>
    public int? DataParallel { get; init; }

    /// <summary>Layers of each pipeline stage where unlike accelerators need a split of their own; null otherwise.</summary>
    public IReadOnlyList<int>? PipelineLayers { get; init; }

    /// <summary>Tokens the engine's cache pool holds, as it prints them (one replica); null where it has no pool.</summary>
    public long? KvCacheTokens { get; init; }

    /// <summary>Requests of the asked length that the pool holds, as the engine prints them (one replica); null where it has no pool.</summary>
    public double? MaximumConcurrency { get; init; }

    /// <summary>The next best layout and why it lost; null where there was no choice.</summary>
    public string? RunnerUp { get; init; }

    /// <summary>Expert-parallel ranks; null where there are none.</summary>
    public int? ExpertParallel { get; init; }

    /// <summary>llama.cpp: layers on GPUs, the output counted as one; null for other engines.</summary>
    public int? GpuLayers { get; init; }

    /// <summary>llama.cpp: first layers whose experts stay in host memory; null for other engines.</summary>
    public int? CpuMoeLayers { get; init; }

    /// <summary>Options that were given, by the engine's own names, with their values as text.</summary>
    public IReadOnlyDictionary<string, string> EngineOption { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>File with towers and projector that is loaded beside the model, or null.</summary>
    public string? ProjectorPath { get; init; }

    /// <summary>LoRA adapters that are loaded beside the model.</summary>
    public IReadOnlyList<string> AdapterPaths { get; init; } = [];

    /// <summary>File with prediction layers that is loaded beside the model, or null.</summary>
    public string? DraftPath { get; init; }

    /// <summary>What every device and the host hold.</summary>
    public IReadOnlyList<PlacementEntry> Placement { get; init; } = [];

    /// <summary>New tokens per second of all requests together; null where the machine's bandwidth is unknown.</summary>
    public double? DecodeTokensPerSecond { get; init; }

    /// <summary>Low end of <see cref="DecodeTokensPerSecond"/>.</summary>
    public double? DecodeTokensPerSecondLow { get; init; }

    /// <summary>High end of <see cref="DecodeTokensPerSecond"/>.</summary>
    public double? DecodeTokensPerSecondHigh { get; init; }

    /// <summary>New tokens per second of one request; null where the machine's bandwidth is unknown.</summary>
    public double? DecodeTokensPerSecondPerRequest { get; init; }

    /// <summary>Prompt tokens read per second by one request alone; null where the machine's compute is unknown.</summary>
    public double? PrefillTokensPerSecond { get; init; }

    /// <summary>Seconds until the first token of a prompt as long as the context; null where the machine's compute is unknown.</summary>
    public double? TimeToFirstTokenSeconds { get; init; }

    /// <summary>Low end of <see cref="TimeToFirstTokenSeconds"/>.</summary>
    public double? TimeToFirstTokenSecondsLow { get; init; }

    /// <summary>High end of <see cref="TimeToFirstTokenSeconds"/>.</summary>
    public double? TimeToFirstTokenSecondsHigh { get; init; }

    /// <summary>What takes most of the time of a token, or what is missing for a speed; null where the load does not fit.</summary>
    public string? SpeedLimitedBy { get; init; }

    /// <summary>How the speeds came about.</summary>
    public Basis SpeedBasis { get; init; }

    /// <summary>Why, with the numbers.</summary>
    public required string Reason { get; init; }

    /// <summary>What to do about it: the smallest change after which it fits, with its gain; null where nothing needs doing.</summary>
    public string? Recommendation
    {
        get => field ?? _advice?.Value;
        init;
    }

    /// <summary>The footprint behind it.</summary>
    public required ModelFootprint Footprint
    {
        get => _footprint?.Value ?? field;
        init => (field, _footprint) = (value, null);
    }

    /// <summary>The same with limits and footprint that are worked out on demand.</summary>
    internal HardwareFit WithDetails(Func<long> longest, Func<int> most, Func<ModelFootprint> footprint)
        => this with { _longest = new Lazy<long>(longest), _most = new Lazy<int>(most), _footprint = new Lazy<ModelFootprint>(footprint) };

    /// <summary>The question that was judged; null for answers that came from elsewhere.</summary>
    internal Planning.ResolvedPlan? Plan { get; init; }

    /// <summary>The same with what is worked out when somebody asks for it, since it takes several more questions.</summary>
    internal HardwareFit WithAdvice(Func<string?> advise, Func<string?> largest)
        => this with { _advice = new Lazy<string?>(advise), _largest = new Lazy<string?>(largest) };

    /// <summary>The question that this answers, for variations of it; null for an answer that came from another process.</summary>
    public Planning.CapacityRequest? ToRequest() => Plan?.Request;

    /// <inheritdoc/>
    public override string ToString() => $"{Model} {Quantization} on {Hardware}: {Verdict}";
}
