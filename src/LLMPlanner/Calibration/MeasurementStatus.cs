namespace LLMPlanner.Calibration;

/// <summary>How a start-up ended.</summary>
public enum MeasurementStatus
{
    /// <summary>The log ends before the engine was ready; what it holds is read.</summary>
    Partial,

    /// <summary>The engine printed its whole memory budget.</summary>
    Complete,

    /// <summary>A device ran out of memory, which is a measurement too.</summary>
    OutOfMemory,

    /// <summary>The engine refused to start for want of memory or for another reason.</summary>
    Failed,
}
