namespace LLMPlanner.Hardware.Import;

/// <summary>How much is read, so that no input can take more than it should.</summary>
internal static class ImportLimits
{
    /// <summary>The most devices of one machine.</summary>
    public const int MaxDevices = 1024;

    /// <summary>The longest text of a format that is not read in pieces, in characters or bytes.</summary>
    public const int MaxDocument = 64 << 20;

    /// <summary>The longest item of a list that is read in pieces, in bytes.</summary>
    public const int MaxItem = 16 << 20;

    /// <summary>The longest line of a table, in characters.</summary>
    public const int MaxLine = 1 << 20;

    /// <summary>The most columns of a table.</summary>
    public const int MaxColumns = 1024;
}
