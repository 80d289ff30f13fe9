using LLMPlanner.Calibration;
using LLMPlanner.Hardware;

namespace LLMPlanner.Recommendation;

/// <summary>The three questions of a recommendation (who, what for, on what) and its conditions.</summary>
public sealed record RecommendationQuery
{
    /// <summary>The machine.</summary>
    public required HardwareProfile Hardware { get; init; }

    /// <summary>What the model is for.</summary>
    public UseCase UseCase { get; init; }

    /// <summary>Who it is for.</summary>
    public Audience Audience { get; init; }

    /// <summary>Users at once, taken as requests at once; the audience's default where null.</summary>
    public int? ConcurrentUsers { get; init; }

    /// <summary>Tokens per request.</summary>
    public long? ContextLength { get; init; }

    /// <summary>True for licences that allow commercial use, conditions included.</summary>
    public bool CommercialUse { get; init; }

    /// <summary>Language as a BCP 47 tag, or null.</summary>
    public string? Language { get; init; }

    /// <summary>Engine by name, or null for the default.</summary>
    public string? Engine { get; init; }

    /// <summary>True to ignore what is in use on a detected machine.</summary>
    public bool UseTotalMemory { get; init; }

    /// <summary>What was learned from logs of the user's own machines; empty to reckon without.</summary>
    public IReadOnlyList<EngineCalibration> Calibrations { get; init; } = [];

    /// <summary>Most recommendations to return.</summary>
    public int First { get; init; } = 5;

    /// <summary>Users at once that are planned for.</summary>
    public int Users => ConcurrentUsers ?? Audience switch
    {
        Audience.Team => 5,
        Audience.Enterprise => 20,
        _ => 1,
    };
}
