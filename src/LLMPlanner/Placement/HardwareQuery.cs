using LLMPlanner.Hardware;
using LLMPlanner.Planning;
using LLMPlanner.Profiles;

namespace LLMPlanner.Placement;

/// <summary>Which machines carry a load: the question of <c>Find-HardwareFit</c>.</summary>
public sealed record HardwareQuery
{
    /// <summary>Model, quantization, engine and load; its machine is ignored.</summary>
    public required CapacityRequest Request { get; init; }

    /// <summary>Where machines are looked up.</summary>
    public HardwareCatalog Catalog { get; init; } = HardwareCatalog.BuiltIn;

    /// <summary>Names of machines with <c>*</c> and <c>?</c>.</summary>
    public string Pattern { get; init; } = "*";

    /// <summary>Whole machines, cloud sizes, or both where null.</summary>
    public ProfileKind? Kind { get; init; }

    /// <summary>Cloud provider to look among; null for all, and for machines.</summary>
    public string? Provider { get; init; }

    /// <summary>Region whose prices cloud sizes carry; null for the first of their lists.</summary>
    public string? Region { get; init; }

    /// <summary>Most machines of one kind that may share the requests.</summary>
    public int MostMachines { get; init; } = 64;
}
