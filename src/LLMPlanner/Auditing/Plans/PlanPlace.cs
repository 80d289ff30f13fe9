namespace LLMPlanner.Auditing;

/// <summary>Where a value of a plan stands: the file, since plans include others, and the span in it.</summary>
internal readonly record struct PlanPlace(string Path, TextSpan Span);
