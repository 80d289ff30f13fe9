using System.Globalization;
using LLMPlanner.Hardware;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Calibration;

/// <summary>What was learned from start-up logs of one engine version on one kind of accelerator.</summary>
public sealed record EngineCalibration
{
    /// <summary>Engine.</summary>
    public required string Engine { get; init; }

    /// <summary>Version whose rules were compared with.</summary>
    public required string EngineVersion { get; init; }

    /// <summary>Name of the accelerator.</summary>
    public required string Accelerator { get; init; }

    /// <summary>Weights as measured over weights as predicted; null where no log had them.</summary>
    public LearnedRange? WeightRatio { get; init; }

    /// <summary>Bytes beside weights and cache on a device, measured less predicted; null where no log had them.</summary>
    public LearnedRange? Reserve { get; init; }

    /// <summary>Graphs in bytes as measured; null where no log had them.</summary>
    public LearnedRange? Graphs { get; init; }

    /// <summary>Start-ups it was learned from.</summary>
    public int Samples { get; init; }

    /// <summary>Newest of the logs, by the clock of whoever learned; null where unknown.</summary>
    public DateTime? Date { get; init; }

    /// <summary>What to say beside figures that use it.</summary>
    internal string Note => Message.Format(
        SR.CalibrationUsed, Engine, EngineVersion, Accelerator, Samples, Date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "unknown date");

    /// <summary>The calibration for an engine version on a machine: that of its first accelerator with the most start-ups; null where there is none.</summary>
    internal static EngineCalibration? For(IReadOnlyList<EngineCalibration> all, string engine, string version, HardwareProfile? hardware)
    {
        if (all.Count == 0 || hardware is not { Accelerators.Count: > 0 })
        {
            return null;
        }

        string accelerator = hardware.Accelerators[0].Name;
        return all.Where(candidate => string.Equals(candidate.Engine, engine, StringComparison.OrdinalIgnoreCase)
                && candidate.EngineVersion == version
                && string.Equals(candidate.Accelerator, accelerator, StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(candidate => candidate.Samples)
            .FirstOrDefault();
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Engine} {EngineVersion} on {Accelerator}: {Samples} start-ups");
}
