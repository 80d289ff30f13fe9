namespace LLMPlanner.Fuzzing;

/// <summary>An input that did what no input may.</summary>
/// <param name="Format">Its format.</param>
/// <param name="Index">Its number in the run.</param>
/// <param name="Problem">What it did.</param>
/// <param name="Input">The bytes.</param>
public sealed record FuzzFinding(FuzzFormat Format, long Index, string Problem, byte[] Input);

/// <summary>The figures of a run.</summary>
public sealed record FuzzSummary
{
    /// <summary>Seed of the run.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Inputs read.</summary>
    public required long Inputs { get; init; }

    /// <summary>Inputs by format.</summary>
    public required IReadOnlyDictionary<FuzzFormat, long> ByFormat { get; init; }

    /// <summary>Inputs that were read without an error, by format.</summary>
    public required IReadOnlyDictionary<FuzzFormat, long> Accepted { get; init; }

    /// <summary>How often each error was given.</summary>
    public required IReadOnlyDictionary<string, long> Errors { get; init; }

    /// <summary>Most bytes that one input made its reader allocate.</summary>
    public required long MaxAllocatedBytes { get; init; }

    /// <summary>Longest time that one input took, in milliseconds.</summary>
    public required double MaxMilliseconds { get; init; }

    /// <summary>Time of the run in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>What went wrong.</summary>
    public required IReadOnlyList<FuzzFinding> Findings { get; init; }
}
