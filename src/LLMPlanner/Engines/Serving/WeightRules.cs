namespace LLMPlanner.Engines.Serving;

/// <summary>What an engine does to weights beyond dividing them.</summary>
internal sealed record WeightRules
{
    /// <summary>Multiple that the vocabulary is padded to.</summary>
    public long VocabularyPadding { get; init; } = 64;

    /// <summary>Rounding of quantized experts by the kernel backend.</summary>
    public ExpertPadding Padding { get; init; } = ExpertPadding.None;

    /// <summary>True where the engine measures weights as memory taken from the driver (ROCm), false where as memory allocated (CUDA).</summary>
    public bool CountsReserved { get; init; }

    /// <summary>Memory of the runtime that is counted as weights, in bytes.</summary>
    public long RuntimeBytes { get; init; }

    /// <summary>The same for models with a tower, divided by the tensor-parallel ranks.</summary>
    public long TowerRuntimeBytes { get; init; }

    /// <summary>Layers of experts whose repacking leaves buffers behind.</summary>
    public double RepackedLayers { get; init; }

    /// <summary>Tables of rotary angles, on every rank, in bytes.</summary>
    public long RotaryBytes { get; init; }

    /// <summary>True where every tensor-parallel rank holds the whole tower.</summary>
    public bool HasWholeTowers { get; init; }

    /// <summary>True where multi-token-prediction layers are loaded.</summary>
    public bool LoadsDraftLayers { get; init; }

    /// <summary>Weights that logs of the user's machines print over those that the rules give.</summary>
    public double LearnedRatio { get; init; } = 1;

    /// <summary>Adapters kept at once; 0 for none.</summary>
    public long Adapters { get; init; }

    /// <summary>Largest rank of an adapter.</summary>
    public long AdapterRank { get; init; }
}
