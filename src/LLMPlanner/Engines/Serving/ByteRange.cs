namespace LLMPlanner.Engines.Serving;

/// <summary>A number of bytes that is known within limits.</summary>
/// <param name="Low">Lower limit.</param>
/// <param name="Expected">What is reckoned with.</param>
/// <param name="High">Upper limit.</param>
internal readonly record struct ByteRange(long Low, long Expected, long High)
{
    /// <summary>Nothing.</summary>
    public static ByteRange Zero => default;

    /// <summary>A figure whose rule is complete.</summary>
    public static ByteRange Exact(long bytes) => new(bytes, bytes, bytes);

    /// <summary>The sum of two; limits add up, since both may be at theirs at once.</summary>
    public static ByteRange operator +(ByteRange left, ByteRange right)
        => new(checked(left.Low + right.Low), checked(left.Expected + right.Expected), checked(left.High + right.High));

    /// <summary>The sum of several that are off for reasons of their own: their deviations add up as squares do.</summary>
    public static ByteRange Independent(ReadOnlySpan<ByteRange> ranges)
    {
        long expected = 0;
        double below = 0;
        double above = 0;
        foreach (ByteRange range in ranges)
        {
            expected = checked(expected + range.Expected);
            below += Math.Pow(range.Expected - range.Low, 2);
            above += Math.Pow(range.High - range.Expected, 2);
        }

        return new ByteRange(expected - (long)Math.Sqrt(below), expected, expected + (long)Math.Sqrt(above));
    }

    /// <summary>The same as memory that is held, which a correction may make little of but never less than nothing.</summary>
    public ByteRange Held() => new(Math.Max(0, Low), Math.Max(0, Expected), Math.Max(0, High));

    /// <summary>The same on several ranks.</summary>
    public static ByteRange operator *(ByteRange range, long count)
        => new(checked(range.Low * count), checked(range.Expected * count), checked(range.High * count));
}
