using LLMPlanner.Hardware;
using LLMPlanner.Models;

namespace LLMPlanner.Auditing;

/// <summary>How plans are audited. Severities: those of the plan, over them those of the settings, over them those given here.</summary>
public sealed record AuditOptions
{
    /// <summary>Where models are looked up.</summary>
    public ModelCatalog Models { get; init; } = ModelCatalog.BuiltIn;

    /// <summary>Where machines are looked up.</summary>
    public HardwareCatalog Hardware { get; init; } = HardwareCatalog.BuiltIn;

    /// <summary>Severities of a settings file; null for none.</summary>
    public AuditSettings? Settings { get; init; }

    /// <summary>Severities that win over those of plan and settings.</summary>
    public IReadOnlyList<PlanRuleSetting> Severities { get; init; } = [];

    /// <summary>Findings that are known and left out; null for none.</summary>
    public AuditBaseline? Baseline { get; init; }

    /// <summary>Whether findings that the plan accepts are given out too, marked as such.</summary>
    public bool IncludeSuppressed { get; init; }

    /// <summary>The day that prices and suppressions are judged by.</summary>
    public DateTime Today { get; init; } = DateTime.UtcNow.Date;

    /// <summary>The folder that fingerprints name files relative to; null for the current one.</summary>
    public string? Root { get; init; }

    /// <summary>Machines that take the place of the plan's targets, each once: a fleet that is held against a plan. Null for the plan's own.</summary>
    public IEnumerable<HardwareProfile>? Machines { get; init; }

    /// <summary>Called with the number of machines judged and the name of the last one.</summary>
    public Action<long, string>? Progress { get; init; }
}
