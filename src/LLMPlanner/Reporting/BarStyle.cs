namespace LLMPlanner.Reporting;

/// <summary>What a terminal can show.</summary>
/// <param name="Width">Columns of a line; at least 40 are used.</param>
/// <param name="IsAscii">True for letters in place of Unicode blocks.</param>
/// <param name="HasColor">True for the sixteen colours of ANSI terminals.</param>
public readonly record struct BarStyle(int Width, bool IsAscii, bool HasColor);
