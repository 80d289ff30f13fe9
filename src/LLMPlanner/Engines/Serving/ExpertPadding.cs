namespace LLMPlanner.Engines.Serving;

/// <summary>
/// To what multiples a kernel backend rounds the experts of a mixture before it stores them, on each rank.
/// </summary>
/// <param name="Width">Multiple of the experts' inner width.</param>
/// <param name="Hidden">Multiple of the model width.</param>
/// <param name="Columns">Multiple of a row's length after that, from the memory layout of the kernel.</param>
internal sealed record ExpertPadding(long Width, long Hidden, long Columns)
{
    /// <summary>No rounding.</summary>
    public static ExpertPadding None { get; } = new(1, 1, 1);
}
