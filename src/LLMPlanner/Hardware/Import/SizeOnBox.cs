namespace LLMPlanner.Hardware.Import;

/// <summary>The size that a device is sold with, from what its driver reports, which is a little less.</summary>
internal static class SizeOnBox
{
    /// <summary>Rounds up to the next GiB; what is below half a GiB stays as it is.</summary>
    public static long From(long bytes) => bytes < 1L << 29 ? bytes : ((bytes + (1L << 30) - 1) >> 30) << 30;
}
