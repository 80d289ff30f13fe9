namespace LLMPlanner.Calibration;

/// <summary>What the start-up lines of one engine look like.</summary>
internal abstract class EngineLog
{
    /// <summary>The engine's name.</summary>
    public abstract string Engine { get; }

    /// <summary>Whether a line begins a start-up, given the one that is being read; null where none is.</summary>
    public abstract bool Starts(string line, MeasurementBuilder? current);

    /// <summary>Takes what a line says.</summary>
    /// <returns>Whether the line is one of this engine's.</returns>
    public abstract bool Read(string line, MeasurementBuilder measurement);

    /// <summary>Whether a line has a text, by its exact characters.</summary>
    protected static bool Has(string line, string text) => line.IndexOf(text, StringComparison.Ordinal) >= 0;
}
