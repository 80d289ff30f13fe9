namespace LLMPlanner.Profiles;

/// <summary>A place in a text file, counted from 1.</summary>
/// <param name="Line">The line.</param>
/// <param name="Column">The column, in bytes of UTF-8.</param>
public readonly record struct TextPosition(int Line, int Column);
