namespace LLMPlanner.Footprints;

/// <summary>One cause of memory use. Components add up to the totals of a footprint.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Kind">What it is booked under.</param>
/// <param name="Bytes">Expected bytes.</param>
/// <param name="Low">Low estimate in bytes; equal to <paramref name="Bytes"/> where the rule is complete.</param>
/// <param name="High">High estimate in bytes; slack and what grows with use appear here only.</param>
/// <param name="Basis">How the number came about.</param>
/// <param name="Source">The rule or the measurement behind it, with its numbers.</param>
public sealed record FootprintComponent(string Name, ComponentKind Kind, long Bytes, long Low, long High, Basis Basis, string Source)
{
    /// <summary>A component whose rule is complete: low, expected and high are the same.</summary>
    internal static FootprintComponent Exact(string name, ComponentKind kind, long bytes, Basis basis, string source)
        => new(name, kind, bytes, bytes, bytes, basis, source);

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Bytes} bytes ({Basis})";
}
