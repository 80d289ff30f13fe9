namespace LLMPlanner.Auditing;

/// <summary>A stretch of a text file, counted from 1; the end is the place behind the last character. Columns count UTF-16 units, as editors do.</summary>
/// <param name="Line">Line of the first character.</param>
/// <param name="Column">Column of the first character.</param>
/// <param name="EndLine">Line of the end.</param>
/// <param name="EndColumn">Column of the end.</param>
public readonly record struct TextSpan(int Line, int Column, int EndLine, int EndColumn)
{
    /// <summary>The beginning of a file: for what is wrong with it as a whole.</summary>
    public static TextSpan Start { get; } = new(1, 1, 1, 1);
}
