using LLMPlanner.Profiles;

namespace LLMPlanner.Configuration;

/// <summary>Turns byte offsets into lines and columns. Offsets come in rising order, so the text is walked once.</summary>
/// <param name="start">The place of the first byte.</param>
internal struct PositionTracker(TextPosition start)
{
    private int _offset;
    private int _line = start.Line;
    private int _lineStart = 1 - start.Column;

    /// <summary>The place of an offset that is not smaller than the one before.</summary>
    public TextPosition At(ReadOnlySpan<byte> text, int offset)
    {
        ReadOnlySpan<byte> step = text.Slice(_offset, offset - _offset);
        int found;
        while ((found = step.IndexOf((byte)'\n')) >= 0)
        {
            _line++;
            _lineStart = offset - step.Length + found + 1;
            step = step.Slice(found + 1);
        }

        _offset = offset;
        return new TextPosition(_line, offset - _lineStart + 1);
    }
}
