using System.Text;

namespace LLMPlanner.Auditing;

/// <summary>Turns byte offsets of a UTF-8 text into lines and columns in UTF-16 units, in any order.</summary>
internal sealed class LineMap
{
    private readonly byte[] _text;
    private readonly List<int> _starts = [0];

    public LineMap(byte[] text)
    {
        _text = text;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == (byte)'\n')
            {
                _starts.Add(i + 1);
            }
        }
    }

    /// <summary>The span between two offsets.</summary>
    public TextSpan Span(int start, int end)
    {
        (int line, int column) = At(start);
        (int endLine, int endColumn) = At(end);
        return new TextSpan(line, column, endLine, endColumn);
    }

    /// <summary>The empty span at a line and a byte in it, both counted from 0, as the reader's errors have them.</summary>
    public TextSpan At(long line, long byteInLine)
    {
        int start = _starts[(int)Math.Min(Math.Max(0, line), _starts.Count - 1)];
        int offset = (int)Math.Min(_text.Length, start + Math.Max(0, byteInLine));
        return Span(offset, offset);
    }

    private (int Line, int Column) At(int offset)
    {
        int index = _starts.BinarySearch(offset);
        int line = index >= 0 ? index : ~index - 1;
        return (line + 1, Encoding.UTF8.GetCharCount(_text, _starts[line], offset - _starts[line]) + 1);
    }
}
