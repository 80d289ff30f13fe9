namespace LLMPlanner.Text;

/// <summary>Rounds whole numbers up.</summary>
internal static class Multiples
{
    /// <summary>How many parts of a size it takes to hold a number.</summary>
    public static long Count(long value, long size) => checked(value + size - 1) / size;

    /// <summary>The next multiple of a size, or the number itself.</summary>
    public static long Up(long value, long size) => checked(Count(value, size) * size);
}
