namespace LLMPlanner.Recommendation;

/// <summary>One part of a score; the parts add up to it.</summary>
/// <param name="Name"><c>Quality</c>, <c>Quantization</c>, <c>Tie</c>, <c>Fit</c>, <c>Speed</c> or <c>Price</c>.</param>
/// <param name="Points">What it adds, or takes where negative.</param>
/// <param name="Reason">Why, in a few words.</param>
public sealed record ScorePart(string Name, double Points, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Name} {Points:+0.##;-0.##;0} ({Reason})");
}
