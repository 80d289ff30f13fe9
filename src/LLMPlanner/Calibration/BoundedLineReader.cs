using System.Text;

namespace LLMPlanner.Calibration;

/// <summary>
/// Reads lines in bounded memory: of a longer line the beginning is kept and the rest skipped. A carriage return ends a line as well,
/// since progress bars are written over themselves. Colours are taken out.
/// </summary>
internal sealed class BoundedLineReader(TextReader reader)
{
    /// <summary>Characters kept of a line; the longest line of interest is a list of arguments.</summary>
    internal const int MaxLength = 32 * 1024;

    private const char Escape = '\u001b';

    private readonly char[] _buffer = new char[32 * 1024];
    private readonly StringBuilder _line = new();
    private int _position;
    private int _count;
    private long _ended;

    /// <summary>Number of the last line read, from 1 on; what a carriage return ends has the number of the line it is on.</summary>
    public long Number { get; private set; }

    /// <summary>The next line, or null at the end.</summary>
    public string? Read()
    {
        _line.Clear();
        Number = _ended + 1;
        bool any = false;
        while (true)
        {
            if (_position == _count)
            {
                _count = reader.Read(_buffer, 0, _buffer.Length);
                _position = 0;
                if (_count <= 0)
                {
                    _count = 0;
                    return any ? Finish() : null;
                }
            }

            any = true;
            int end = Array.FindIndex(_buffer, _position, _count - _position, static character => character is '\n' or '\r');
            int stop = end < 0 ? _count : end;
            int kept = Math.Min(stop - _position, MaxLength - _line.Length);
            if (kept > 0)
            {
                _line.Append(_buffer, _position, kept);
            }

            _position = stop;
            if (end >= 0)
            {
                _ended += _buffer[end] == '\n' ? 1 : 0;
                _position++;
                return Finish();
            }
        }
    }

    private string Finish()
    {
        string line = _line.ToString();
        return line.IndexOf(Escape) < 0 ? line : WithoutColours(line);
    }

    // ESC [ parameters letter.
    private static string WithoutColours(string line)
    {
        var plain = new StringBuilder(line.Length);
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] != Escape)
            {
                plain.Append(line[i]);
                continue;
            }

            while (i + 1 < line.Length && !char.IsLetter(line[i + 1]))
            {
                i++;
            }

            i++;
        }

        return plain.ToString();
    }
}
