namespace LLMPlanner.Hardware.Import;

/// <summary>What engines may have of the memory of Apple silicon.</summary>
internal static class AppleMemory
{
    private const long LargeFrom = 37L << 30;

    /// <summary>The reading of the graphics in Apple silicon.</summary>
    /// <param name="name">The chip, such as <c>Apple M3 Pro</c>.</param>
    /// <param name="memory">The memory of the machine, in bytes.</param>
    /// <param name="limit">The limit that the user has set, in bytes; <see langword="null"/> or 0 for the system's own.</param>
    public static DeviceReading Device(string name, long memory, long? limit) => new()
    {
        Name = name,
        Vendor = "Apple",
        Source = "macOS",
        TotalBytes = memory,
        UsableBytes = limit > 0 ? limit : null,
        IsUnifiedMemory = true,
    };

    /// <summary>The working set that the system lets the graphics have where nobody has set a limit, in bytes.</summary>
    public static long WorkingSet(long memory) => memory < LargeFrom ? memory / 3 * 2 : memory / 4 * 3;
}
