namespace LLMPlanner.Hardware;

/// <summary>How a figure of a hardware profile is known.</summary>
public enum FigureBasis
{
    /// <summary>Read from a running device, or from a log of one.</summary>
    Measured = 0,

    /// <summary>Calculated by a rule that readings of similar devices confirm.</summary>
    Derived,

    /// <summary>Taken to be so; the profile says why.</summary>
    Assumed,

    /// <summary>Given by the user.</summary>
    Given,
}
