using LLMPlanner.Footprints;

namespace LLMPlanner.Placement;

/// <summary>Whether a model runs on a machine, and what decides it: the answer of <c>Test-HardwareFit</c>.</summary>
public sealed record HardwareFit
{
    private Lazy<string?>? _advice;

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
    public long MaxContextLength { get; init; }

    /// <summary>Most requests at once that still fit at this context with this layout; 0 where none does.</summary>
    public int MaxConcurrentRequests { get; init; }

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
    public required ModelFootprint Footprint { get; init; }

    /// <summary>The same with a recommendation that is worked out when somebody asks for it, since it takes several more questions.</summary>
    internal HardwareFit WithAdvice(Func<string?> advise) => this with { _advice = new Lazy<string?>(advise) };

    /// <inheritdoc/>
    public override string ToString() => $"{Model} {Quantization} on {Hardware}: {Verdict}";
}
