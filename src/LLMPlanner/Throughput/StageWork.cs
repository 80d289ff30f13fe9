namespace LLMPlanner.Throughput;

/// <summary>
/// The part of a model that works at one time: one device's layers, or the slices of all layers on a group of ranks. Bytes and operations
/// are those of one rank.
/// </summary>
internal sealed record StageWork
{
    public required SpeedConstants Constants { get; init; }

    public required DeviceRates Rates { get; init; }

    /// <summary>What the stage is called where it limits: a device's name.</summary>
    public string Name { get; init; } = "GPU0";

    /// <summary>True for the host's processor.</summary>
    public bool IsHost { get; init; }

    /// <summary>Bytes that every step reads.</summary>
    public double DenseBytes { get; init; }

    /// <summary>Bytes of all routed experts.</summary>
    public double ExpertBytes { get; init; }

    /// <summary>Parameters every token passes, without the head.</summary>
    public double DenseParameters { get; init; }

    /// <summary>Parameters of the active experts.</summary>
    public double ExpertParameters { get; init; }

    public double HeadParameters { get; init; }

    public long Experts { get; init; }

    public long ActiveExperts { get; init; }

    public WeightFormat DenseFormat { get; init; }

    public WeightFormat ExpertFormat { get; init; }

    /// <summary>True where an expert's slice on a rank is narrower than the fast kernels' tiles.</summary>
    public bool HasNarrowExperts { get; init; }

    public double Layers { get; init; }

    public double ExpertLayers { get; init; }

    public double LatentLayers { get; init; }

    public double RecurrentLayers { get; init; }

    public double SparseLayers { get; init; }

    public long HiddenSize { get; init; }

    /// <summary>Ranks that share every layer.</summary>
    public int Ranks { get; init; } = 1;

    /// <summary>True where ranks hold whole experts instead of slices.</summary>
    public bool HasExpertParallelism { get; init; }

    /// <summary>Replicas whose tokens meet at the same experts.</summary>
    public int ReplicasSharingExperts { get; init; } = 1;

    /// <summary>Share of the model's cache that lies on the stage.</summary>
    public double CacheShare { get; init; } = 1;

    /// <summary>Where the stage is the host: bytes per second to the accelerator that computes its share of a prompt; 0 where none does.</summary>
    public double CopyBandwidth { get; init; }

    /// <summary>The accelerator that computes a prompt for the host's weights; null where the host does.</summary>
    public StageWork? PromptDevice { get; init; }

    /// <summary>Share of the experts that at least one of several tokens is routed to.</summary>
    public double ExpertShare(double tokens) => ModelWork.ExpertShare(Experts, ActiveExperts, tokens);
}
