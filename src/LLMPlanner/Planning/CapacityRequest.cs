using System.Collections;
using LLMPlanner.Calibration;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Placement;

namespace LLMPlanner.Planning;

/// <summary>One question: this model, stored so, under this engine, at this load, on this machine. What is null takes its default.</summary>
public sealed record CapacityRequest
{
    /// <summary>The model.</summary>
    public required ModelPreset Model { get; init; }

    /// <summary>Quantization by id, alias or shorthand.</summary>
    public string? Quantization { get; init; }

    /// <summary>Engine by name.</summary>
    public string? Engine { get; init; }

    /// <summary>Engine version; the newest known where null.</summary>
    public string? EngineVersion { get; init; }

    /// <summary>Tokens per request.</summary>
    public long? ContextLength { get; init; }

    /// <summary>Requests at once.</summary>
    public int? ConcurrentRequests { get; init; }

    /// <summary>Cache data type; <c>auto</c> or null for the engine's default.</summary>
    public string? KvCacheType { get; init; }

    /// <summary>Options in the engine's own names.</summary>
    public IDictionary? EngineOption { get; init; }

    /// <summary>The machine; null for a footprint without one.</summary>
    public HardwareProfile? Hardware { get; init; }

    /// <summary>True to ignore what is in use on a detected machine.</summary>
    public bool UseTotalMemory { get; init; }

    /// <summary>Memory to keep free on every device.</summary>
    public Headroom MinHeadroom { get; init; }

    /// <summary>True to allow a context beyond the model's longest, by position scaling; the answer then carries a warning.</summary>
    public bool AllowRopeScaling { get; init; }

    /// <summary>What was learned from logs of the user's own machines; those that match engine, version and accelerator are applied. Empty to reckon without.</summary>
    public IReadOnlyList<EngineCalibration> Calibrations { get; init; } = [];
}
