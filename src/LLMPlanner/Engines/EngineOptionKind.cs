namespace LLMPlanner.Engines;

/// <summary>What an engine option takes.</summary>
public enum EngineOptionKind
{
    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number.</summary>
    Real,

    /// <summary>True or false; also on, off, 1 and 0.</summary>
    Flag,

    /// <summary>One of a few words.</summary>
    Choice,

    /// <summary>A KV cache data type.</summary>
    CacheType,

    /// <summary>The path of a file, or several; or true or false for the file that lies beside the model.</summary>
    File,
}

/// <summary>An option of an engine, by the engine's own name.</summary>
/// <param name="Name">Name as the engine's command line writes it, without dashes in front.</param>
/// <param name="Kind">What it takes.</param>
/// <param name="Description">What it does to memory or speed.</param>
public sealed record EngineOptionDefinition(string Name, EngineOptionKind Kind, string Description)
{
    /// <summary>Smallest value of a number.</summary>
    public double Minimum { get; init; } = double.MinValue;

    /// <summary>Largest value of a number.</summary>
    public double Maximum { get; init; } = double.MaxValue;

    /// <summary>The words of a choice.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Other names that the engine itself has for it, without dashes in front.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The words that mean the engine's own choice, as if the option were not given.</summary>
    public IReadOnlyList<string> Unset { get; init; } = [];
}
