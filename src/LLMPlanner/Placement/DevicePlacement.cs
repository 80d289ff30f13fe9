namespace LLMPlanner.Placement;

/// <summary>A model laid out on a machine: what each device holds, and the settings that make it so.</summary>
internal sealed class DevicePlacement
{
    public required IReadOnlyList<PlacementEntry> Entries { get; init; }

    /// <summary>What stands in the way other than memory, by name; null where nothing does.</summary>
    public string? BlockedBy { get; init; }

    /// <summary>Why, in a sentence.</summary>
    public string? BlockedReason { get => field ?? WhyBlocked?.Invoke(); init; }

    /// <summary>Makes <see cref="BlockedReason"/> when somebody looks at it: searches do not.</summary>
    public Func<string>? WhyBlocked { get; init; }

    /// <summary>True where layers or experts lie in host memory although there are accelerators.</summary>
    public bool UsesHostMemory { get; init; }

    public int? GpuLayers { get; init; }

    public int? CpuMoeLayers { get; init; }

    public int? TensorParallel { get; init; }

    public int? PipelineParallel { get; init; }

    public int? ExpertParallel { get; init; }

    public int? DataParallel { get; init; }

    /// <summary>Layers of each pipeline stage where they are not split by the engine's own rule; null otherwise.</summary>
    public IReadOnlyList<int>? PipelineLayers { get; init; }

    /// <summary>Tokens the engine says its cache pool holds; null where it has no pool.</summary>
    public long? KvCacheTokens { get; init; }

    /// <summary>Requests of the asked length the engine says its pool holds, with a fraction; null where it has no pool.</summary>
    public double? MaximumConcurrency { get; init; }

    /// <summary>The next best layout and why it lost, in a sentence; null where there was no choice.</summary>
    public string? RunnerUp => WhyNext?.Invoke();

    /// <summary>Makes <see cref="RunnerUp"/> when somebody looks at it; null where there was no choice.</summary>
    public Func<string>? WhyNext { get; init; }

    /// <summary>The engine's own description of the layout.</summary>
    public object? Layout { get; init; }

    /// <summary>True where every judged device holds its expected bytes.</summary>
    public bool ExpectedFits => BlockedBy is null && Entries.All(entry => entry.AvailableBytes is null || entry.RequiredBytes <= entry.AvailableBytes);

    /// <summary>True where every judged device holds even the high estimate.</summary>
    public bool HighFits => BlockedBy is null && Entries.All(entry => entry.AvailableBytes is null || entry.HighBytes <= entry.AvailableBytes);
}
