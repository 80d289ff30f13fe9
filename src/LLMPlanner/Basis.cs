namespace LLMPlanner;

/// <summary>How a number came about, and so how far to trust it.</summary>
public enum Basis
{
    /// <summary>Counted.</summary>
    Exact,

    /// <summary>Computed by the engine's own rule.</summary>
    Calculated,

    /// <summary>Fitted to measurements; low and high state the error.</summary>
    Calibrated,

    /// <summary>Assumed; the source says why.</summary>
    Assumed,
}
