using System.Text;
using LLMPlanner.Resources;

namespace LLMPlanner.Hardware.Import.Text;

/// <summary>
/// Reads a table of text, one row at a time: fields in quotes may hold the delimiter, line ends and doubled quotes. Empty lines
/// are passed over.
/// </summary>
internal sealed class CsvReader(TextReader text, char delimiter, string source)
{
    private readonly char[] _buffer = new char[16 << 10];
    private readonly StringBuilder _field = new();
    private int _position;
    private int _length;
    private int _line = 1;

    /// <summary>The line on which the last row started, counted from 1.</summary>
    public int Line { get; private set; } = 1;

    /// <summary>Reads the next row.</summary>
    /// <param name="row">Receives the fields, without blanks around those that are not in quotes.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="PlannerException">A row is too long (<c>ImportLineTooLong</c>) or a quote is never closed (<c>ImportCsvInvalid</c>).</exception>
    public bool Read(List<string> row)
    {
        while (true)
        {
            row.Clear();
            Line = _line;
            bool any = ReadRow(row);
            if (!any)
            {
                return false;
            }

            if (row.Count > 1 || row[0].Length > 0)
            {
                return true;
            }
        }
    }

    private bool ReadRow(List<string> row)
    {
        int length = 0;
        int c = Next();
        if (c < 0)
        {
            return false;
        }

        bool quoted = false;
        bool inQuotes = false;
        _field.Clear();
        while (true)
        {
            if (++length > ImportLimits.MaxLine)
            {
                throw PlannerException.Create(
                    PlannerErrorKind.LimitExceeded, nameof(SR.ImportLineTooLong), Place(), source, Line, ImportLimits.MaxLine);
            }

            if (c < 0 && inQuotes)
            {
                throw PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.ImportCsvInvalid), Place(), source, Line);
            }

            if (inQuotes)
            {
                if (c != '"')
                {
                    _field.Append((char)c);
                }
                else if (Peek() == '"')
                {
                    _field.Append((char)Next());
                }
                else
                {
                    inQuotes = false;
                }
            }
            else if (c == '"' && !quoted && IsBlank(_field))
            {
                _field.Clear();
                quoted = inQuotes = true;
            }
            else if (c == delimiter || c is '\n' or '\r' || c < 0)
            {
                AddField(row, quoted);
                quoted = false;
                if (c != delimiter)
                {
                    // "\r\n" is one end.
                    if (c == '\r' && Peek() == '\n')
                    {
                        Next();
                    }

                    return true;
                }
            }
            else
            {
                _field.Append((char)c);
            }

            c = Next();
        }
    }

    private void AddField(List<string> row, bool quoted)
    {
        if (row.Count >= ImportLimits.MaxColumns)
        {
            throw PlannerException.Create(
                PlannerErrorKind.LimitExceeded, nameof(SR.ImportTooManyColumns), Place(), source, Line, ImportLimits.MaxColumns);
        }

        row.Add(quoted ? _field.ToString() : _field.ToString().Trim());
        _field.Clear();
    }

    private string Place() => FormattableString.Invariant($"{source}({Line},1)");

    private static bool IsBlank(StringBuilder text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsWhiteSpace(text[i]))
            {
                return false;
            }
        }

        return true;
    }

    private int Peek() => Fill() ? _buffer[_position] : -1;

    private int Next()
    {
        if (!Fill())
        {
            return -1;
        }

        char c = _buffer[_position++];
        if (c == '\n' || (c == '\r' && Peek() != '\n'))
        {
            _line++;
        }

        return c;
    }

    private bool Fill()
    {
        if (_position < _length)
        {
            return true;
        }

        _position = 0;
        _length = text.Read(_buffer, 0, _buffer.Length);
        return _length > 0;
    }
}
