namespace LLMPlanner.Recommendation;

/// <summary>Which hard limit a model fails.</summary>
public enum RejectionCause
{
    /// <summary>It was published for something else: a base or embedding model, or other tasks.</summary>
    Purpose,

    /// <summary>Its licence does not allow the use, or nobody said so.</summary>
    License,

    /// <summary>It was not published for the language.</summary>
    Language,

    /// <summary>It does not call tools.</summary>
    Tools,

    /// <summary>It lacks a modality.</summary>
    Modality,

    /// <summary>Its context is too short.</summary>
    Context,

    /// <summary>Nothing was measured for a use case that must not be inferred from others.</summary>
    Evidence,

    /// <summary>Its quality, with what the quantization takes, is below the floor.</summary>
    Quality,

    /// <summary>Too many parameters work on a token for a machine without a graphics card.</summary>
    Compute,

    /// <summary>The machine's memory, or another hard limit of the engine.</summary>
    Memory,

    /// <summary>It answers too slowly, or nothing is known about its speed.</summary>
    Speed,

    /// <summary>Its first token comes too late.</summary>
    FirstToken,

    /// <summary>The load needs more machines than there are.</summary>
    Load,

    /// <summary>The machines cost too much.</summary>
    Price,

    /// <summary>The engine refuses the question.</summary>
    Question,

    /// <summary>It has the same weights as one that is listed, published in another precision.</summary>
    Duplicate,
}

/// <summary>A model that was not recommended, and why: what <c>Get-ModelRecommendation -Explain</c> adds.</summary>
public sealed record RejectedCandidate
{
    /// <summary>Model id.</summary>
    public required string Model { get; init; }

    /// <summary>The quantization that came closest; null where none was tried.</summary>
    public string? Quantization { get; init; }

    /// <summary>The machine that came closest; null where none was tried.</summary>
    public string? Hardware { get; init; }

    /// <summary>The hard limit that it fails.</summary>
    public RejectionCause Cause { get; init; }

    /// <summary>Quality from 0 to 100 for the use case; null where it was not looked at.</summary>
    public double? QualityScore { get; init; }

    /// <summary>Why, with the numbers.</summary>
    public required string Reason { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Model}: {Reason}";
}
